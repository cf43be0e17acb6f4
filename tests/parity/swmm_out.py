"""A reader of SWMM 5.2's binary output, of our own: written from the layout in "SWMM 5 Applications Interfacing"
(US EPA), not from format/swmm_out, so that the two can be held against each other."""
import struct

MAGIC = 516114522


class Output:
    """units, names of subcatchments, nodes and links, properties, start, step, dates, and values by period:
    subcatchment[k][i][v], node[k][i][v], link[k][i][v], system[k][v]."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.bytes = file.read()
        size = len(self.bytes)
        self.names_at, self.properties_at, self.results_at, self.periods, self.error, last = self.ints(size - 24, 6)
        head = self.ints(0, 7)
        if head[0] != MAGIC or last != MAGIC:
            raise ValueError("no SWMM output: the magic number is missing at one end")
        self.version, self.units = head[1:3]
        self.counts = head[3:6]
        self.pollutants = head[6]
        self.read_names()
        self.read_properties()
        self.read_periods()
        if self.at != size - 24:
            raise ValueError(f"{size - 24 - self.at} bytes between the last period and the end")

    def ints(self, at, n):
        return struct.unpack_from(f"<{n}i", self.bytes, at)

    def take(self, form):
        values = struct.unpack_from("<" + form, self.bytes, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def read_names(self):
        self.at = self.names_at
        self.names = []
        for n in self.counts:
            group = []
            for _ in range(n):
                length, = self.take("i")
                group.append(self.take(f"{length}s")[0].decode("utf-8"))
            self.names.append(group)
        self.at += 4 * self.pollutants

    def read_properties(self):
        if self.at != self.properties_at:
            raise ValueError("the properties do not follow the names")
        self.properties = []
        for count in self.counts:
            n, = self.take("i")
            codes = self.take(f"{n}i")
            self.properties.append((codes, [self.take("".join("i" if c == 0 else "f" for c in codes))
                                            for _ in range(count)]))
        self.variables = []
        for _ in range(4):
            n, = self.take("i")
            self.variables.append(self.take(f"{n}i"))
        self.start, self.step = self.take("di")

    def read_periods(self):
        if self.at != self.results_at:
            raise ValueError("the results do not follow the variables")
        self.dates, self.values, self.system = [], [[], [], []], []
        for _ in range(self.periods):
            self.dates.append(self.take("d")[0])
            for group, count, codes in zip(self.values, self.counts, self.variables):
                group.append([self.take(f"{len(codes)}f") for _ in range(count)])
            self.system.append(self.take(f"{len(self.variables[3])}f"))
        self.subcatchment, self.node, self.link = self.values
