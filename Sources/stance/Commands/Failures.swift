import ArgumentParser
import Foundation
import Recordings
import Settings
import SummaryStore

/// Runs the work of a command; what fails is said on standard error and becomes an exit code of sysexits.h.
func reportingFailures(of subject: String, _ work: () throws -> Void) throws {
  do {
    try work()
    // `print` says nothing of a disk that is full.
    guard fflush(nil) == 0 else {
      throw ToolError.cannotWrite(file: "standard output", cause: String(cString: strerror(errno)))
    }
  } catch let error as ToolError {
    complain(error.description)
    throw error.exitCode
  } catch let error as SettingsError {
    complain(error.description)
    throw ExitCode(error.exitStatus)
  } catch let error as FeedFailure {
    complain(error.description)
    throw ExitCode(error.exitStatus)
  } catch let error as RecordingError {
    complain(error.description)
    throw error.exitCode
  } catch let error as StoreError {
    complain(error.description)
    throw error.exitCode
  } catch let error as SensorFailure {
    complain(error.description)
    throw error.exitCode
  } catch let error as ExitCode {
    throw error
  } catch {
    complain("\(subject): \(error)")
    throw ExitCode(70)  // EX_SOFTWARE
  }
}

extension RecordingError {
  /// As in sysexits.h.
  var exitCode: ExitCode {
    switch cause {
    case .cannotOpen, .notAFile: ExitCode(66)  // EX_NOINPUT
    case .cannotRead: ExitCode(74)  // EX_IOERR
    case .cannotWrite: ExitCode(74)
    case .unwritable, .unwritableSample: ExitCode(73)  // EX_CANTCREAT
    default: ExitCode(65)  // EX_DATAERR
    }
  }
}
