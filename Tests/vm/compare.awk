# Holds what the guest recorded against what the chips produced, bit for bit.
#
# First file: the adapter's truth (address,serial,time,ax,…,gz). Second: the guest's recordings of counts
# (n,t,ax,…,gz), each after a line `@stream ADDRESS`. While n counts on, the serial numbers must too; where n jumps (a
# reported gap) the next sample must be a later one, and time must have gone on by as much as in truth.
BEGIN { FS = "," }
FILENAME == ARGV[1] {
  truth[$1, $2] = $4 "," $5 "," $6 "," $7 "," $8 "," $9
  moment[$1, $2] = $3
  if ($2 > last[$1]) last[$1] = $2
  next
}
/^@stream/ {
  split($0, words, " ")
  address = words[2]
  streams[++count] = address
  searching = 1
  serial = 0
  n = ""
  next
}
/^n,t/ || address == "" { next }
NF != 8 { wrong[address]++; next }
{
  received[address]++
  counts = $3 "," $4 "," $5 "," $6 "," $7 "," $8
  if (n != "" && $1 != n + 1) {
    gaps[address]++
    missing[address] += $1 - n - 1
    searching = 1
    before_t = t
    before_moment = moment[address, serial - 1]
  }
  if (searching) {
    for (at = serial; at <= last[address]; at++) if (truth[address, at] == counts) break
    if (at > last[address]) { wrong[address]++; n = $1; t = $2; next }
    if (n != "") {
      off = ($2 - before_t) - (moment[address, at] - before_moment)
      if (off < 0) off = -off
      if (off > shift[address]) shift[address] = off
    }
    serial = at
    searching = 0
  }
  if (truth[address, serial] == counts) {
    same[address]++
    error = $2 - moment[address, serial]
    if (same[address] == 1 || error < least[address]) least[address] = error
    if (same[address] == 1 || error > most[address]) most[address] = error
    serial++
  } else {
    wrong[address]++
    searching = 1
  }
  n = $1
  t = $2
}
END {
  for (i = 1; i <= count; i++) {
    a = streams[i]
    printf "# 0x%X: received=%d identical=%d wrong=%d gaps=%d missing=%d produced=%d\n", a, received[a], same[a], \
      wrong[a], gaps[a], missing[a], last[a] + 1
    printf "# 0x%X: time across gaps off by at most %.0f ms; all times within %.1f ms (not judged)\n", a, \
      1000 * shift[a], 1000 * (most[a] - least[a])
    total += received[a]
    if (received[a] == 0 || wrong[a] > 0 || same[a] != received[a] || shift[a] > 0.25) bad = 1
  }
  exit !(count > 0 && total >= minimum && !bad)
}
