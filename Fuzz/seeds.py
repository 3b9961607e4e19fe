#!/usr/bin/env python3
"""Writes a small corpus for each fuzz target: seeds.py FOLDER"""

import gzip
import math
import os
import struct
import sys

root = sys.argv[1]


def seed(target, name, data):
    folder = os.path.join(root, target)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())


def rows(count, line):
    return "".join(line(i) for i in range(count))


plain = "t,ax,ay,az,gx,gy,gz\n" + rows(30, lambda i: f"{i / 100:.2f},0.1,-0.2,9.8{i},1e-2,-0.0{i},.5\n")
units = "\ufeff# made up\nsep=;\nt_ms;AX [g];ay (mg);az_g;note;gx_dps;gy_rads;gz\r\n" + rows(
    20, lambda i: f"{i * 10};0,1;-200;0,98;\"a;b\";1;0,2;-0,3\r\n")
holes = "gz\tgy\tgx\taz\tay\tax\ttime\n" + rows(20, lambda i: f"0\t0\t{'nan' if i % 5 else ''}\t9.81\t0\t0\t{i}e-2\n")
for name, text in [("plain", plain), ("units", units), ("holes", holes)]:
    seed("CSV", name, "\x01" + text)
    seed("Detection", name, text)
seed("Detection", "packed", gzip.compress(plain.encode()) + gzip.compress(b"0.31,0,0,9.8,0,0,0\n"))

mtw = "Acquisition frequency: 100 Hz\nPacketCounter\tAcc_X\tAcc_Y\tAcc_Z\tGyr_X\tGyr_Y\tGyr_Z\tMag_X\n" + rows(
    20, lambda i: f"{i * (1 + i % 2)}.0\t9.8\t0.1\t-0.2\t0.01\t0.02\t0.03\t0.5\n")
manager = "// Start Time: Unknown\n// Update Rate: 100.0Hz\nPacketCounter\tSampleTimeFine\tAcc_X\tAcc_Y\tAcc_Z\t" \
    "Gyr_X\tGyr_Y\tGyr_Z\tMat[1][1]\n" + rows(
        20, lambda i: f"{(65526 + i) % 65536:05d}\t\t" + ("\t\t\t\t\t\n" if i == 5 else "9.8\t0\t0\t0\t0\t0\t1\n"))
dot = "sep=,\nDeviceTag:,DOT_1,,,\nFirmwareVersion:,3.0.0\nOutputRate:,60Hz,,\nStartTime:,2023-05-04 13:07:45.086 +0200\n" \
    "Movella Technologies B. V. 2005-2023,,\n\nPacketCounter,SampleTimeFine,Quat_W,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z,\n" + rows(
        20, lambda i: f"{i},{(4294900000 + i * 16667) % 2**32},1,9.8,0.1,0.2,10.5,-3,2,\n")
seed("Xsens", "mtw", mtw)
seed("Xsens", "manager", manager)
seed("MovellaDOT", "dot", dot)
for name, text in [("mtw", mtw), ("manager", manager), ("dot", dot)]:
    seed("Detection", name, text)


def sector(n, stamp=0x5DAB4000, axes=0x62, count=40, session=7, code=0x4A):
    head = struct.pack(
        "<HHHIIIHHBBBBhH", 0x5841, 508, 0x8000 | (n * 13107) & 0x7FFF, session, n, stamp + n * 2 // 5, 4 << 13 | 2 << 10,
        256, 0, 200, code, axes, -((n * 40) % 100), count)
    body = b"".join(struct.pack("<6h", i, -i, int(99 * math.sin(i)), 10, 20, 4096) for i in range(40))
    total = sum(struct.unpack("<255H", head + body)) & 0xFFFF
    return head + body + struct.pack("<H", -total & 0xFFFF)


header = bytearray(b"\xff" * 1024)
header[0:13] = struct.pack("<HHBHIH", 0x444D, 1020, 0x64, 4321, 77, 0)
header[36:37] = b"\x4a"
header[64:512] = b"_p=a%20b&c=%zz+%4".ljust(448)
header = bytes(header)
seed("CWA", "whole", header + b"".join(sector(n) for n in range(4)))
seed("CWA", "gap", header + sector(0) + sector(3) + b"\xff" * 512 + sector(4)[:300])
seed("CWA", "odd", header + sector(0, count=26, axes=0x92) + sector(1, axes=0x32) + sector(2, stamp=0) + sector(2, code=9))
seed("Detection", "cwa", header + sector(0) + sector(1))
