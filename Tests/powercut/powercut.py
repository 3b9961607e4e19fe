#!/usr/bin/env python3
"""Cuts the power of a logger under load, at many points of its log of writes, and checks what is left.

A program that is preloaded with writelog.c logs every write, truncation, fsync, creation and deletion, and every
acknowledgement it says, in order. This replays the log up to a cut. What was synced before the cut is there; of what
was not, each 512-byte sector is there or not, by chance, whatever the order in which it was written, and so is each
truncation, creation and deletion. That is harsher than a block log below a journalling file system, which keeps
more order, and blind to faults of the file system itself.

    powercut.py --writer .build/debug/store-writer [--cuts 200] [--durability full|normal|off] [--records 600]

Ends with status 0 if every image held what was acknowledged; with --expect-loss, if some did not.
"""

import argparse
import collections
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile

OPEN, WRITE, TRUNCATE, SYNC, UNLINK, RENAME, SAID, FOLDER_SYNC = range(1, 9)
SECTOR = 512


def read_log(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at + 17 <= len(data):
        operation, number, offset, length = struct.unpack_from("<BIqI", data, at)
        at += 17
        if at + length > len(data):
            return
        yield operation, number, offset, data[at : at + length]
        at += length


class File:
    """A file as the disk surely has it, and what may or may not have reached it since."""

    def __init__(self):
        self.durable = bytearray()
        self.pending = []  # (offset, bytes) or (size, None) for a truncation
        self.is_named = False  # whether its name is surely in the folder

    def sync(self):
        for offset, data in self.pending:
            apply(self.durable, offset, data)
        self.pending = []


def apply(content, offset, data):
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
    else:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(data)] = data


class Disk:
    def __init__(self):
        self.names = {}  # path -> File
        self.open = {}  # number -> File
        self.unlinked = {}  # path -> File whose deletion may not have reached the disk
        self.said = bytearray()

    def step(self, operation, number, offset, data):
        if operation == OPEN:
            path = data.decode()
            file = self.names.get(path)
            if file is None:
                file = self.names[path] = File()
            if offset == 1:
                file.pending.append((0, None))
            self.open[number] = file
        elif operation == WRITE:
            self.open[number].pending.append((offset, data))
        elif operation == TRUNCATE:
            self.open[number].pending.append((offset, None))
        elif operation == SYNC:
            self.open[number].sync()
        elif operation == FOLDER_SYNC:
            for file in self.names.values():
                file.is_named = True
            self.unlinked = {}
        elif operation == UNLINK:
            file = self.names.pop(data.decode(), None)
            if file and file.is_named:
                self.unlinked[data.decode()] = file
        elif operation == SAID:
            self.said += data

    def has_pending(self):
        return any(f.pending for p, f in self.names.items() if not p.endswith("-shm"))

    def image(self, folder, mode, chance):
        """Writes what the disk may hold: mode none, all, prefix or torn says which unsynced sectors made it."""
        for path, file in list(self.names.items()) + list(self.unlinked.items()):
            # The shared-memory index is rebuilt from the log after every boot.
            if path.endswith("-shm"):
                continue
            if not file.is_named and mode != "all" and chance.random() < 0.5:
                continue
            if path in self.unlinked and path not in self.names and chance.random() < 0.5:
                continue
            content = bytearray(file.durable)
            pending = file.pending
            if mode == "none":
                pending = []
            elif mode == "prefix":
                pending = pending[: chance.randrange(len(pending) + 1)]
            for offset, data in pending:
                if mode != "torn":
                    apply(content, offset, data)
                elif data is None:
                    if chance.random() < 0.5:
                        apply(content, offset, data)
                else:
                    end = offset + len(data)
                    start = offset
                    while start < end:
                        stop = min(end, (start // SECTOR + 1) * SECTOR)
                        if chance.random() < 0.5:
                            apply(content, start, data[start - offset : stop - offset])
                        start = stop
            target = folder + path
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as output:
                output.write(content)
        os.makedirs(folder + "/raw", exist_ok=True)
        with open(folder + "/words", "wb") as output:
            output.write(self.said)


def record(writer, shim, folder, durability, records):
    os.makedirs(folder + "/root")
    environment = dict(
        os.environ, LD_PRELOAD=shim, WRITELOG=folder + "/log", WRITELOG_ROOT=folder + "/root"
    )
    subprocess.run(
        [writer, "write", folder + "/root", durability, str(records)],
        env=environment, stdout=subprocess.DEVNULL, check=True, timeout=600,
    )
    return list(read_log(folder + "/log"))


def check(writer, folders):
    verdicts = {}
    for start in range(0, len(folders), 20):
        run = subprocess.run(
            [writer, "check", *folders[start : start + 20]], stdout=subprocess.PIPE, text=True, check=True, timeout=600
        )
        for line in run.stdout.splitlines():
            folder, _, verdict = line.partition(": ")
            verdicts[folder] = verdict
    return verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writer", required=True)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--durability", default="full", choices=["full", "normal", "off"])
    parser.add_argument("--records", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--expect-loss", action="store_true")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    here = os.path.dirname(os.path.abspath(__file__))
    folder = tempfile.mkdtemp(prefix="powercut-")
    try:
        shim = folder + "/writelog.so"
        subprocess.run(
            ["cc", "-O2", "-shared", "-fPIC", "-o", shim, here + "/writelog.c", "-ldl", "-lpthread"], check=True
        )
        log = record(options.writer, shim, folder, options.durability, options.records)
        # Once through to find where writes are pending: elsewhere nothing would be tested.
        disk = Disk()
        pending = []
        for index, entry in enumerate(log):
            disk.step(*entry)
            if disk.has_pending() and disk.said:
                pending.append(index)
        cuts = sorted(chance.sample(pending, min(options.cuts, len(pending))))
        disk = Disk()
        images, modes = [], {}
        wanted = set(cuts)
        for index, entry in enumerate(log):
            disk.step(*entry)
            if index in wanted:
                image = f"{folder}/image-{index}"
                modes[image] = chance.choice(["none", "prefix", "torn", "torn", "all"])
                disk.image(image, modes[image], chance)
                images.append(image)
        verdicts = check(options.writer, images)
        kinds = collections.Counter(op for op, *_ in log)
        held = [i for i in images if verdicts.get(i, "no verdict").startswith("ok")]
        print(
            f"{options.durability}: {len(log)} entries ({kinds[WRITE]} writes, {kinds[SYNC]} syncs), "
            f"{len(pending)} of them with writes pending, {len(images)} cuts: "
            f"{len(held)} held, {len(images) - len(held)} did not"
        )
        for mode in sorted(set(modes.values())):
            own = [i for i in images if modes[i] == mode]
            print(f"  {mode}: {sum(i in held for i in own)} of {len(own)} held")
        for image in [i for i in images if i not in held][:5]:
            print(f"  entry {image.rsplit('-', 1)[1]} ({modes[image]}): {verdicts.get(image, 'no verdict')[:200]}")
        if len(images) < options.cuts:
            sys.exit(f"only {len(images)} cuts with writes pending; raise --records")
        lost = len(images) - len(held)
        sys.exit(0 if (lost > 0) == options.expect_loss else 1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
