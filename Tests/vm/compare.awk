# Holds the samples that the guest received against what the chip produced, bit for bit.
#
# First file: the adapter's truth (address,serial,time,ax,…,gz); second: the guest's stream, one sample a line, with a
# line `setup` wherever the guest set the chip up anew and `gap` where the chip said that its FIFO had overflowed.
# Between two such lines no sample may be missing, repeated, shifted or altered.
BEGIN { FS = "," }
FILENAME == ARGV[1] {
  if ($1 == address) truth[$2] = $4 "," $5 "," $6 "," $7 "," $8 "," $9
  if ($1 == address && $2 > last) last = $2
  next
}
/^setup|^gap/ { runs++; searching = 1; next }
NF != 6 { wrong++; next }
{
  received++
  if (searching) {
    for (at = next_serial; at <= last; at++) if (truth[at] == $0) break
    if (at > last) { wrong++; next }
    searching = 0
    next_serial = at
  }
  if (truth[next_serial] == $0) { same++; next_serial++ } else { wrong++; searching = 1 }
}
END {
  printf "compared: received=%d identical=%d wrong=%d runs=%d produced=%d\n", received, same, wrong, runs, last + 1
  exit !(received >= minimum && wrong == 0 && same == received)
}
