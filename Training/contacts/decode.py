"""From heat maps to contacts: peaks, then the best cyclic order through them.

1. Peaks. In each of the four heat maps a local maximum whose probability is at least FLOOR; its time and height by the
   parabola through the logits of the maximum and its neighbours. The time of a low peak (below SURE) is that of the mean
   of the map REACH frames to each side, blended with the vertex above UNSURE.
2. Order. Feet alternate: IC right, FC left, IC left, FC right, and round again. Taking a peak earns its logit minus
   that of THRESHOLD; going from one taken peak to the next costs SKIP[k], k being how many contacts of the cycle are
   left out between them, and is forbidden when the two lie closer than SHORTEST[kind of first, k]. After a pause longer
   than PAUSE any contact may follow at the cost of RESTART. The chain that earns most is found by dynamic programming
   over the peaks in order of time.
"""
from dataclasses import dataclass

import numpy as np

CYCLE = (1, 2, 0, 3)  # channels (IC left, IC right, FC left, FC right) in the order of the cycle
PHASE = {c: i for i, c in enumerate(CYCLE)}


@dataclass(frozen=True)
class Decoder:
    floor: float = 0.05
    reach: int = 8  # frames
    sure: float = 0.8
    unsure: float = 0.5
    threshold: float = 0.12
    skip: tuple = (0.0, 1.0, 2.0, 3.0)
    restart: float = 1.0
    pause: float = 3.0  # s
    # seconds between neighbours of the cycle at least: after an IC (double support), after an FC (swing)
    shortest_double: float = 0.02
    shortest_swing: float = 0.15

    def peaks(self, logit, times):
        """[(time s, channel, logit)] sorted by time."""
        low = np.log(self.floor / (1 - self.floor))
        frame = (times[1] - times[0]) / 100
        probability = 1 / (1 + np.exp(-np.clip(logit, -30, 30)))
        out = []
        for c in range(4):
            y = logit[:, c]
            at = np.flatnonzero((y[1:-1] >= y[:-2]) & (y[1:-1] > y[2:]) & (y[1:-1] >= low)) + 1
            for i in at:
                a, b, d = y[i - 1], y[i], y[i + 1]
                bend = a - 2 * b + d
                shift = 0.5 * (a - d) / bend if bend < -1e-9 else 0.0
                height = b - 0.25 * (a - d) * shift
                doubt = min(max((self.sure - 1 / (1 + np.exp(-height))) / (self.sure - self.unsure), 0), 1)
                if doubt:
                    near = np.arange(max(i - self.reach, 0), min(i + self.reach + 1, len(y)))
                    p = probability[near, c]
                    shift += doubt * ((p * (near - i)).sum() / p.sum() - shift)
                out.append((times[i] / 100 + shift * frame, c, height))
        return sorted(out)

    def shortest(self, channel, k):
        """Least time from a contact of `channel` to the one k + 1 places on in the cycle."""
        total = 0.0
        for i in range(k + 1):
            kind_is_ic = CYCLE[(PHASE[channel] + i) % 4] < 2
            total += self.shortest_double if kind_is_ic else self.shortest_swing
        return total

    def chain(self, peaks):
        base = np.log(self.threshold / (1 - self.threshold))
        n = len(peaks)
        best, back = np.empty(n), np.full(n, -1)
        settled, oldest = -1, 0  # the best chain that ended more than a pause ago; the first peak that did not
        for j, (t, c, y) in enumerate(peaks):
            while t - peaks[oldest][0] > self.pause:
                if settled < 0 or best[oldest] > best[settled]:
                    settled = oldest
                oldest += 1
            reach = -self.restart
            if settled >= 0 and best[settled] > 0:
                reach, back[j] = best[settled] - self.restart, settled
            for i in range(oldest, j):
                ti, ci, _ = peaks[i]
                k = (PHASE[c] - PHASE[ci] - 1) % 4
                if t - ti >= self.shortest(ci, k) and best[i] - self.skip[k] > reach:
                    reach, back[j] = best[i] - self.skip[k], i
            best[j] = reach + min(max(y, -4), 4) - base
        taken = []
        j = int(best.argmax()) if n else -1
        while j >= 0:
            taken.append(peaks[j])
            j = back[j]
        return taken[::-1]

    def contacts(self, logit, times):
        """kind -> seconds, and the taken peaks with their confidence."""
        taken = self.chain(self.peaks(logit, times))
        kinds = ("ic_left", "ic_right", "fc_left", "fc_right")
        out = {k: [float(t) for t, c, _ in taken if c == i] for i, k in enumerate(kinds)}
        return out, [(t, c, 1 / (1 + np.exp(-y))) for t, c, y in taken]
