"""Inlets of the model's designs on a street of cells that falls evenly: what they take of a steady flow against HEC-22's
equations (4th edition, chapter 7), and what the same inlets take where the street has its low point."""
import json
import math
import pathlib
import tempfile

import numpy

import scene

SIZE, SLOPE, CROSS, ROUGHNESS = 4.0, 0.02, 0.02, 0.016
TWO_G = 2.0 * 9.80665
DESIGNS = [("G", "GRATE", 0.61, 0.61, "RETICULINE"), ("V", "GRATE", 0.9, 0.45, "CURVED_VANE"),
           ("C", "CURB", 3.0, 0.15), ("S", "SLOTTED", 3.0, 0.05),
           ("W", "GRATE", 0.61, 0.61, "CURVED_VANE"), ("W", "CURB", 3.0, 0.15),
           ("D", "CUSTOM", "Take"), ("R", "CUSTOM", "Rate")]
FLOW_CURVE = [(0.0, 0.0), (0.02, 0.015), (0.2, 0.06)]
DEPTH_CURVE = [(0.0, 0.0), (0.05, 0.01), (0.3, 0.05)]


def check(what, value, limit):
    print(f"  {what}: {value:.3g} (limit {limit:g})")
    if not value <= limit:
        raise SystemExit(f"{what}: {value:g} is above {limit:g}")


def gutter(flow):
    """Spread and velocity, equations 5.2 and 5.3."""
    spread = (flow * ROUGHNESS / (0.376 * CROSS ** (5 / 3) * SLOPE ** 0.5)) ** 0.375
    return spread, flow / (0.5 * CROSS * spread ** 2)


def grate(flow, length, width, splash):
    """Equations 7.3 to 7.9."""
    spread, speed = gutter(flow)
    front = 1 - (1 - width / spread) ** (8 / 3) if spread > width else 1.0
    ahead = min(1.0, 1 - 0.295 * (speed - splash))
    side = 1 / (1 + 0.0828 * speed ** 1.8 / (CROSS * length ** 2.3))
    return flow * (ahead * front + side * (1 - front))


def curb(flow, length):
    """Equations 7.10 and 7.13."""
    whole = 0.817 * flow ** 0.42 * SLOPE ** 0.3 * (ROUGHNESS * CROSS) ** -0.6
    return flow * (1 - (1 - length / whole) ** 1.8) if length < whole else flow


def splash(length, c):
    l = length / 0.3048
    return 0.3048 * (c[0] + c[1] * l - c[2] * l ** 2 + c[3] * l ** 3)


def taken(design, flow):
    if design == "G":
        return grate(flow, 0.61, 0.61, splash(0.61, (0.28, 2.28, 0.18, 0.01)))
    if design == "V":
        return grate(flow, 0.9, 0.45, splash(0.9, (0.30, 4.85, 1.31, 0.15)))
    if design in "CS":
        return curb(flow, 3.0)
    if design == "W":
        ahead = curb(flow, 3.0 - 0.61)
        return ahead + grate(flow - ahead, 0.61, 0.61, splash(0.61, (0.30, 4.85, 1.31, 0.15)))
    if design == "D":
        return numpy.interp(flow, *zip(*FLOW_CURVE))
    return numpy.interp(gutter(flow)[0] * CROSS, *zip(*DEPTH_CURVE))


def in_sag(design, depth):
    """Equations 7.14 to 7.21 as weirs: the depths of the test are small."""
    edge = {"G": 0.61 * 3, "V": 0.9 + 2 * 0.45, "C": 3.0, "W": 0.61 * 3 + 3.0 - 0.61}
    if design in edge:
        return 0.37 * math.sqrt(TWO_G) * edge[design] * depth ** 1.5
    if design == "S":
        return 0.31 * math.sqrt(TWO_G) * 3.0 * depth ** 1.5
    return numpy.interp(depth, *zip(*DEPTH_CURVE))


def write(folder, ground, flow, where, rows):
    scene.write_terrain(folder, ground, SIZE)
    width, length = SIZE * ground.shape[0], SIZE * ground.shape[1]
    scene.write_edges(folder, [("spring", "flow", [[0, 0], [0, width]], {"value": flow}),
                               ("end", "free", [[length, 0], [length, width]], {})])
    scene.write_model(folder, {
        "JUNCTIONS": [("N", ground.min() - 3, 3, 0, 0, 0)], "OUTFALLS": [("OUT", ground.min() - 4, "FREE")],
        "CONDUITS": [("P", "N", "OUT", 20, 0.013, 0, 0)], "XSECTIONS": [("P", "CIRCULAR", 0.6, 0, 0, 0)],
        "INLETS": DESIGNS,
        "CURVES": [("Take", "DIVERSION" if k == 0 else "", *p) for k, p in enumerate(FLOW_CURVE)]
        + [("Rate", "RATING" if k == 0 else "", *p) for k, p in enumerate(DEPTH_CURVE)],
        "COORDINATES": [("N", *where), ("OUT", 5000, 0)]})
    made = [{"type": "Feature", "properties": {"node": "N", **row},
             "geometry": {"type": "Point", "coordinates": where}} for row in rows]
    text = {"type": "FeatureCollection", "features": made,
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}
    (folder / "inlets.geojson").write_text(json.dumps(text), encoding="utf-8")


def run(folder, name, step, terrain):
    found = scene.run(folder, name, "30 min", step, ["exchange/inlet"], terrain)
    check("ledger", found.ledger(), 1e-9)
    return found


def on_grade(folder, design, flow, step, **more):
    """A street one cell wide and 160 m long; the inlet lies in its middle."""
    ground = 10.0 - SLOPE * SIZE * numpy.arange(40.0).reshape(1, 40)
    write(folder, ground, flow, [82.0, 2.0], [{"inlet": design, **more}])
    terrain = {"boundaries": "edges.geojson", "inlets": "inlets.geojson", "edges": "closed", "roughness": ROUGHNESS}
    found = run(folder, f"{design}{step}", step, terrain)
    return float(found.field("link_flow")[-10:].mean())


def grades(folder):
    for design in "GVCSWDR":
        for flow in (0.004, 0.05, 0.3):
            law = taken(design, flow)
            for step in (1, 15):
                got = on_grade(folder, design, flow, step)
                print(f"{design}: {flow} m3/s pass, step {step} s: {got:.5f} taken, HEC-22 {law:.5f}")
                check("of the flow", abs(got - law) / flow, 0.03)
    one = taken("C", 0.05)
    got = on_grade(folder, "C", 0.05, 5, number=2)
    check("two in a row", abs(got - one - taken("C", 0.05 - one)) / 0.05, 0.03)
    got = on_grade(folder, "C", 0.05, 5, clogged=0.5)
    check("half clogged", abs(got - 0.5 * one) / 0.05, 0.03)


def sags(folder):
    """The street falls to the inlet from both sides: all of the flow is taken, at the depth of the sag relation."""
    ground = 10.0 + SLOPE * SIZE * abs(numpy.arange(21.0).reshape(1, 21) - 10)
    ground[:, 11:] += 0.5
    for design in "GVCSWR":
        write(folder, ground, 0.02, [42.0, 2.0], [{"inlet": design}])
        terrain = {"boundaries": "edges.geojson", "inlets": "inlets.geojson", "edges": "closed", "roughness": ROUGHNESS}
        found = run(folder, f"sag{design}", 5, terrain)
        depth = found.field("surface_depth")[-1].reshape(21)[10]
        print(f"{design} in a sag: depth {depth:.4f} m takes {in_sag(design, depth):.5f} m3/s")
        check("of the flow", abs(in_sag(design, depth) / 0.02 - 1), 0.01)


def main():
    for test in (grades, sags):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name))
    print("inlets: all as it should be")


main()
