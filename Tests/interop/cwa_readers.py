#!/usr/bin/env python3
"""Do other programs read from a .cwa file what this project wrote into it or reads from it?

    cwa_readers.py make FILE.cwa              a file as a device writes it: off-rate oscillator, anchors inside sectors
    cwa_readers.py compare FILE.cwa FILE.csv  openmovement and scikit-digital-health against t,ax,ay,az,gx,gy,gz

Exit 0: times agree within 1 ms (scikit-digital-health: within a sample and 40 times what the device's rate is off) and
values within one count. 1: they do not. 77: neither package is installed
(pip install openmovement scikit-digital-health).
"""

import math
import struct
import sys
import time

GRAVITY = 9.80665


def make(path, seconds=60, rate=98.73, start=1_700_000_000.4321):
    """Write an AX6 file with a sampling rate off nominal, stamps at varying samples of a sector, and a known signal."""

    def packed(t):
        d = time.gmtime(t)
        return (d.tm_year - 2000) << 26 | d.tm_mon << 22 | d.tm_mday << 17 | d.tm_hour << 12 | d.tm_min << 6 | d.tm_sec

    header = bytearray(b"\xff" * 1024)
    header[0:13] = struct.pack("<HHBHIH", 0x444D, 1020, 0x64, 4321, 77, 0)
    header[13:25] = struct.pack("<III", 0, 0xFFFFFFFF, 0)
    header[35:37] = bytes([2, 0x4A])
    header[37:42] = struct.pack("<IB", packed(int(start)), 50)
    header[64:512] = b"_p=lumbar%20spine&_n=a+b".ljust(448)
    sectors = int(seconds * rate / 40)
    with open(path, "wb") as f:
        f.write(header)
        for s in range(sectors):
            anchor = (s * 7) % 40
            t = start + (s * 40 + anchor) / rate
            # The device's clock ticks at 32768 Hz.
            t = math.floor(t * 32768) / 32768
            fraction = int((t - math.floor(t)) * 32768)
            offset = anchor - ((fraction << 1) * 100 >> 16)
            sector = struct.pack(
                "<HHHIIIHHBBBBhH", 0x5841, 508, 0x8000 | fraction, 77, s, packed(math.floor(t)),
                4 << 13 | 2 << 10 | 300, 256, 0, 200, 0x4A, 0x62, offset, 40)
            for i in range(40):
                n = s * 40 + i
                wave = math.sin(n * 0.0612)
                sector += struct.pack(
                    "<6h", int(3000 * wave), int(-1500 * wave), n % 1000, int(400 * wave), int(-900 * wave), 4096)
            total = sum(struct.unpack("<255H", sector)) & 0xFFFF
            f.write(sector + struct.pack("<H", -total & 0xFFFF))


def compare(cwa, csv):
    import numpy as np

    ours = np.loadtxt(csv, delimiter=",", skiprows=1)
    with open(cwa, "rb") as f:
        block = f.read(1536)[1024:]
    scales = struct.unpack("<H", block[18:20])[0]
    with open(cwa, "rb") as f:
        f.seek(1024)
        counts = [struct.unpack("<H", sector[28:30])[0] for sector in iter(lambda: f.read(512), b"") if len(sector) == 512]
    is_sample = np.concatenate([np.arange(40) < count for count in counts])
    beside = [min(counts[max(0, i - 1):i + 2]) < 40 for i in range(len(counts))]
    is_untimed = np.repeat(beside, counts)
    rate = 3200 / (1 << (15 - (block[24] & 15)))
    # scikit-digital-health 0.17 places a sector to one sample and spaces samples at the nominal rate.
    off_rate = abs(1 / np.median(np.diff(ours[:, 0])) / rate - 1)
    count_accel = GRAVITY / (1 << (8 + (scales >> 13)))
    count_gyro = math.radians(8000 / (1 << (scales >> 10 & 7)) / 32768)
    worst = 0
    compared = 0

    def judge(name, theirs, time_limit):
        nonlocal worst, compared
        compared += 1
        # Both take every sector for a full one: what is behind a short one's samples is no sample, and its times and those
        # beside it are off.
        if len(theirs) == 40 * len(counts):
            theirs = theirs[is_sample]
        if len(theirs) != len(ours):
            print(f"{name}: {len(theirs)} samples, here {len(ours)}")
            worst = 2
            return
        apart = np.abs((theirs[: len(ours)] - theirs[0] * [1, 0, 0, 0, 0, 0, 0]) - (ours - ours[0] * [1, 0, 0, 0, 0, 0, 0]))
        apart[is_untimed, 0] = 0
        # openmovement holds the time still behind the last stamp.
        apart = apart[: len(ours) - 40].max(axis=0)
        limits = [time_limit] + [count_accel] * 3 + [count_gyro] * 3
        worst = max(worst, (apart / limits).max())
        print(
            f"{name}: {len(ours)} samples, time apart at most {apart[0] * 1e6:.1f} us (limit {time_limit * 1e6:.0f}), "
            f"acceleration {apart[1:4].max() / count_accel:.4f} counts, angular rate {apart[4:].max() / count_gyro:.4f} counts")

    try:
        from openmovement.load import CwaData

        class WideCwaData(CwaData):
            """Release 0.0.1 multiplies 16-bit fractions by the rate in 16 bits; later sources widen them first."""

            def _parse_times(self):
                self.df["device_fractional"] = self.df["device_fractional"].astype("int64")
                super()._parse_times()

        with WideCwaData(cwa, include_gyro=True) as data:
            raw = data.get_sample_values()
        raw = np.column_stack([raw[:, 0], raw[:, 1:4] * GRAVITY, np.radians(raw[:, 4:7])])
        judge("openmovement", raw, 1e-3)
    except ImportError:
        print("openmovement: not installed")
    try:
        from skdh.io import ReadCwa

        data = ReadCwa().predict(file=cwa)
        gyro = np.asarray(data["gyro"])
        # Values as they come: skdh documents g, and deg/s (rad/s in some versions).
        unit = np.radians(1) if np.abs(gyro).max() > 10 * np.abs(ours[:, 4:]).max() else 1
        raw = np.column_stack([data["time"], np.asarray(data["accel"]) * GRAVITY, gyro * unit])
        judge("scikit-digital-health", raw, 1e-3 if off_rate < 1e-4 else (1 + 40 * off_rate) / rate)
    except ImportError:
        print("scikit-digital-health: not installed")
    if compared == 0:
        return 77
    return 0 if worst <= 1.0001 else 1


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "make":
        make(sys.argv[2])
    elif len(sys.argv) == 4 and sys.argv[1] == "compare":
        sys.exit(compare(sys.argv[2], sys.argv[3]))
    elif sys.argv[1:] in (["-h"], ["--help"]):
        print(__doc__.strip())
    else:
        sys.exit(__doc__)
