#!/usr/bin/env python3
"""Cuts the power of a logger at the block device: below the file system of a real kernel.

    blockcut.py --writer .build/debug/store-writer [--cuts 200] [--durability full|normal|off] [--records 400]

A virtual machine (Debian's stock kernel, as Tests/vm/run keeps it) mounts ext4 on a disk whose every write and flush qemu
logs (blklogwrites), and runs the writer there; what it acknowledges comes over a serial line, and is noted with the length
that the log then had. The log is replayed up to a cut: what came before the last flush is there; of what came after it,
each 512-byte sector is there or not, by chance. Such an image goes through the journal's recovery (e2fsck), and the store
is opened and held against the words said before the cut. Cuts are drawn only where writes are pending.

Ends with status 0 if every image held what was acknowledged; with --expect-loss, if some did not. Needs qemu, e2fsprogs
and one run of Tests/vm/run for its kernel.
"""
import argparse, collections, os, pathlib, random, re, shutil, socket, struct, subprocess, sys, tempfile, threading, time

MAGIC = 0x6A736677736872
FLUSH, FUA, DISCARD, MARK = 1, 2, 4, 8
SECTOR = 512
MODULES = ["crc16", "mbcache", "jbd2", "crc32c_generic", "libcrc32c", "ext4", "virtio_ring", "virtio",
           "virtio_pci_modern_dev", "virtio_pci_legacy_dev", "virtio_pci", "virtio_blk"]
INIT = """#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc; /bin/busybox mount -t sysfs sysfs /sys; /bin/busybox mount -t devtmpfs devtmpfs /dev
for module in %s; do [ -e /modules/$module.ko ] && /bin/busybox insmod /modules/$module.ko 2>/dev/null; done
for i in 1 2 3 4 5 6 7 8 9 10; do [ -e /dev/vda ] && break; /bin/busybox sleep 1; done
/bin/busybox mount -t ext4 /dev/vda /disk || echo "no disk" >/dev/ttyS0
/bin/busybox stty -F /dev/ttyS1 raw
/opt/store-writer write /disk %s %d >/dev/ttyS1 2>/dev/ttyS0
echo "@writer ended with $?" >/dev/ttyS0
/bin/busybox sync
/bin/busybox poweroff -f
"""


def kernel_modules(cache, work):
    """The modules of the cached kernel package that a virtio disk with ext4 needs."""
    package = next(cache.glob("downloads/linux-image-*.deb"))
    target = work / "modules"
    target.mkdir(exist_ok=True)
    tar = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", target, "--wildcards", "--transform", "s|.*/||"]
                   + [f"*/{name}.ko*" for name in MODULES], stdin=tar.stdout, stderr=subprocess.DEVNULL)
    tar.wait()
    return target


def initial_file_system(work, cache, writer, durability, records):
    root = work / "initrd"
    for name in ("bin", "modules", "proc", "sys", "dev", "disk", "opt", "tmp", "etc"):
        (root / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(cache / "busybox", root / "bin/busybox")
    for module in kernel_modules(cache, work).glob("*.ko"):
        shutil.copy(module, root / "modules")
    shutil.copy(writer, root / "opt/store-writer")
    subprocess.run(["strip", "-g", root / "opt/store-writer"], check=False)
    for line in subprocess.run(["ldd", writer], capture_output=True, text=True, check=True).stdout.splitlines():
        found = re.search(r"(?:=> )?(/\S+) \(", line)
        if found:
            library = found.group(1)
            target = root / library.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(library, target)
            subprocess.run(["strip", "-g", target], check=False, stderr=subprocess.DEVNULL)
    (root / "init").write_text(INIT % (" ".join(MODULES), durability, records))
    (root / "init").chmod(0o755)
    with open(work / "initrd.cpio", "wb") as output:
        names = subprocess.run(["find", "."], cwd=root, stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names, stdout=output, check=True)


def record(work, cache, timeout):
    """Boots the machine. Returns the words said, each with the length of the log when it was heard."""
    for name, size in (("disk.img", 96 << 20), ("log.img", 0)):
        with open(work / name, "wb") as file:
            file.truncate(size)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", work / "disk.img"], check=True)
    shutil.copy(work / "disk.img", work / "pristine.img")
    words = []
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(work / "words.sock"))
    listener.listen(1)

    def hear():
        line, _ = listener.accept()
        for text in line.makefile("rb"):
            words.append(((work / "log.img").stat().st_size, text))

    ear = threading.Thread(target=hear, daemon=True)
    ear.start()
    console = open(work / "console", "wb")
    begun = time.monotonic()
    machine = subprocess.Popen(
        ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-smp", "2", "-machine", "pc", "-m", "1024",
         "-nodefaults", "-nic", "none", "-display", "none", "-no-reboot", "-kernel", cache / "vmlinux",
         "-initrd", work / "initrd.cpio",
         "-append", "console=ttyS0 quiet mitigations=off no_timer_check tsc=reliable edd=off panic=-1",
         "-serial", "stdio", "-chardev", f"socket,id=words,path={work}/words.sock", "-serial", "chardev:words",
         "-blockdev", f"driver=file,node-name=disk,filename={work}/disk.img",
         "-blockdev", f"driver=file,node-name=log,filename={work}/log.img",
         "-blockdev", "driver=blklogwrites,node-name=logged,file=disk,log=log,log-sector-size=512",
         "-device", "virtio-blk-pci,drive=logged"],
        stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT)
    try:
        machine.wait(timeout)
    except subprocess.TimeoutExpired:
        machine.kill()
        machine.wait()
        print("the machine took too long; what it wrote until then counts")
    ear.join(2)
    text = (work / "console").read_text(errors="replace")
    print(f"# virtual machine: {time.monotonic() - begun:.0f} s; {' '.join(re.findall('@writer.*', text))}")
    if not words:
        sys.exit("no word of the writer: " + text[-2000:])
    return words


def entries(path):
    """(sector, sectors, flags, data, end in the log) of each entry."""
    with open(path, "rb") as log:
        data = log.read()
    magic, version, _, size = struct.unpack_from("<QQQI", data)
    if magic != MAGIC or version != 1 or size != SECTOR:
        sys.exit("the log of writes is none that is known")
    at = SECTOR
    while at + 32 <= len(data):
        sector, count, flags, _ = struct.unpack_from("<QQQQ", data, at)
        length = 0 if flags & DISCARD else count * SECTOR
        end = at + SECTOR + length
        if end > len(data) or (count == 0 and flags == 0):
            return
        yield sector, count, flags, data[at + SECTOR : end], end
        at = end


class Disk:
    """The disk as it surely is, and what may or may not have reached it since the last flush."""

    def __init__(self, pristine):
        self.content = bytearray(pristine.read_bytes())
        self.pending = []

    def step(self, sector, flags, data):
        if flags & FLUSH:
            for where, written in self.pending:
                self.content[where * SECTOR : where * SECTOR + len(written)] = written
            self.pending = []
        if data and flags & FUA:
            self.content[sector * SECTOR : sector * SECTOR + len(data)] = data
        elif data:
            self.pending.append((sector, data))

    def image(self, path, mode, chance):
        content = bytearray(self.content)
        pending = self.pending if mode != "none" else []
        if mode == "prefix":
            pending = pending[: chance.randrange(len(pending) + 1)]
        for sector, data in pending:
            for part in range(0, len(data), SECTOR):
                if mode != "torn" or chance.random() < 0.5:
                    where = sector * SECTOR + part
                    content[where : where + SECTOR] = data[part : part + SECTOR]
        path.write_bytes(content)


def check(writer, image, folder, words):
    """Recovers the journal, takes the files out and lets the writer judge them."""
    fsck = subprocess.run(["e2fsck", "-fy", image], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if fsck.returncode > 2:
        return f"e2fsck: {fsck.stdout[-200:]}"
    folder.mkdir()
    subprocess.run(["debugfs", "-R", f"rdump / {folder}", image], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "words").write_bytes(b"".join(words))
    run = subprocess.run([writer, "check", folder], stdout=subprocess.PIPE, text=True, timeout=120)
    return run.stdout.strip().partition(": ")[2] or "no verdict"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writer", required=True)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--durability", default="full", choices=["full", "normal", "off"])
    parser.add_argument("--records", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=900)
    parser.add_argument("--expect-loss", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    here = pathlib.Path(__file__).resolve().parent
    cache = pathlib.Path(os.environ.get("STANCE_VM_CACHE", here.parents[1] / ".build-vm"))
    if not (cache / "vmlinux").exists():
        sys.exit("blockcut: no kernel yet; run Tests/vm/run once")
    writer = str(pathlib.Path(options.writer).resolve())
    work = pathlib.Path(tempfile.mkdtemp(prefix="blockcut-"))
    try:
        initial_file_system(work, cache, writer, options.durability, options.records)
        words = record(work, cache, options.timeout)
        first = next((size for size, text in words if text.startswith(b"ack")), None)
        if first is None:
            sys.exit("nothing was acknowledged: " + (work / "console").read_text(errors="replace")[-1500:])
        log = list(entries(work / "log.img"))
        # Once through to find where writes are pending after something was acknowledged.
        pending, open_writes = [], 0
        for index, (_, _, flags, data, end) in enumerate(log):
            if flags & FLUSH:
                open_writes = 0
            if data and not flags & FUA:
                open_writes += 1
            if open_writes and end >= first:
                pending.append(index)
        cuts = set(chance.sample(pending, min(options.cuts, len(pending))))
        disk = Disk(work / "pristine.img")
        verdicts, modes = {}, {}
        for index, (sector, _, flags, data, end) in enumerate(log):
            disk.step(sector, flags, data)
            if index not in cuts:
                continue
            modes[index] = chance.choice(["none", "prefix", "torn", "torn", "all"])
            image, folder = work / "cut.img", work / "cut"
            disk.image(image, modes[index], chance)
            verdicts[index] = check(writer, image, folder, [text for size, text in words if size <= end])
            shutil.rmtree(folder, ignore_errors=True)
        held = [i for i in verdicts if verdicts[i].startswith("ok")]
        flushes = sum(1 for entry in log if entry[2] & FLUSH)
        print(f"{options.durability}: {len(log)} entries ({flushes} flushes, {sum(e[1] for e in log) // 2} KiB), "
              f"{sum(t.startswith(b'ack') for _, t in words)} acknowledgements, {len(pending)} places with writes pending, "
              f"{len(verdicts)} cuts: {len(held)} held, {len(verdicts) - len(held)} did not")
        for mode, count in sorted(collections.Counter(modes.values()).items()):
            print(f"  {mode}: {sum(modes[i] == mode for i in held)} of {count} held")
        for index in [i for i in verdicts if i not in held][:5]:
            print(f"  entry {index} ({modes[index]}): {verdicts[index][:200]}")
        if len(verdicts) < options.cuts:
            sys.exit(f"only {len(verdicts)} cuts with writes pending; raise --records")
        sys.exit(0 if (len(held) < len(verdicts)) == options.expect_loss else 1)
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()
