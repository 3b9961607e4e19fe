import Foundation

// What the program costs, piece by piece; `Benchmarks/run` calls these in turn and sets VQF's cost beside them.
let usage = """
  usage: stance-bench samples DIR              write the samples that all costs are measured on
         stance-bench cost NET                 CPU ns per sample, as "key value" lines
         stance-bench profile NET rest|walking the pipeline alone, again and again, for perf or callgrind
         stance-bench allocations NET [LIMIT]  heap allocations per sample; needs the counter preloaded
         stance-bench driver [LIMIT]           CPU ns and heap allocations per sample of driver and clock
         stance-bench week-file FILE.cwa       write a week of wear
         stance-bench week STANCE FILE.cwa     time `stance analyze` on it
         stance-bench report RESULTS           a table of "key value" lines
  """

func fail(_ message: String) -> Never {
  FileHandle.standardError.write(Data("stance-bench: \(message)\n".utf8))
  exit(1)
}

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  switch (arguments.first, arguments.count) {
  case ("samples", 2): try SimulatedWear.write(into: arguments[1])
  case ("cost", 2): try Cost.measure(ContactNetFile.read(arguments[1]))
  case ("profile", 3): try Cost.profile(ContactNetFile.read(arguments[1]), walking: arguments[2] == "walking")
  case ("allocations", 2...3):
    try Allocations.measure(ContactNetFile.read(arguments[1]), limit: arguments.count == 3 ? Double(arguments[2]) : nil)
  case ("driver", 1...2): try DriverCost.measure(limit: arguments.count == 2 ? Double(arguments[1]) : nil)
  case ("week-file", 2): try Week.write(arguments[1])
  case ("week", 3): try Week.analyze(stance: arguments[1], file: arguments[2])
  case ("report", 2): try Report.show(arguments[1])
  default: fail(usage)
  }
} catch {
  fail("\(error)")
}
