"""QGIS opens results.nc as a mesh layer through MDAL's UGRID driver and reads the values that netCDF reads.

Headless: QT_QPA_PLATFORM=offscreen. MDAL falls back to other drivers without a word (INTEROP.md), so the test asks
for the UGRID driver by its URI and checks vertex and edge counts."""
import os
import pathlib
import sys
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import command

netCDF4 = command.netcdf()
try:
    from qgis.core import QgsApplication, QgsMeshDatasetIndex, QgsMeshLayer
except ImportError:
    command.skip("python3-qgis is not installed")

VERTICES, EDGES = 1, 3  # QgsMeshDatasetGroupMetadata.DataOnVertices, DataOnEdges


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def groups_of(provider):
    """{variable: group}; a group's name is 'variable: words'."""
    names = {}
    for g in range(provider.datasetGroupCount()):
        names[provider.datasetGroupMetadata(QgsMeshDatasetIndex(g)).name().split(":")[0]] = g
    return names


def compare(provider, group, place, expected, name):
    """Every value of every time of one group."""
    meta = provider.datasetGroupMetadata(QgsMeshDatasetIndex(group))
    check(meta.dataType() == place, f"{name} lies on the wrong elements: {meta.dataType()}")
    check(provider.datasetCount(group) == len(expected),
          f"{name} has {provider.datasetCount(group)} times, not {len(expected)}")
    worst = 0.0
    for k, row in enumerate(expected):
        block = provider.datasetValues(QgsMeshDatasetIndex(group, k), 0, len(row))
        check(block.isValid() and block.count() == len(row), f"{name}: no values at time {k}")
        for i, value in enumerate(row):
            worst = max(worst, abs(block.value(i).scalar() - float(value)))
    check(worst == 0.0, f"{name} differs by up to {worst:g}")
    print(f"{name}: {len(expected)} times x {len(expected[0])} values, equal")


def check_times(provider, group, times):
    got = [provider.datasetMetadata(QgsMeshDatasetIndex(group, k)).time() * 3600.0 for k in range(len(times))]
    check(max(abs(a - b) for a, b in zip(got, times)) < 1.0, f"report times are not those of the file: {got[:5]}")
    start = provider.temporalCapabilities().referenceTime().toString("yyyy-MM-dd HH:mm:ss")
    check(start == "2024-07-15 00:00:00", f"the reference time is {start!r}")


def judge(folder):
    command.run(command.NETWORK, folder)
    path = f"{folder}/results.nc"
    data = netCDF4.Dataset(path)
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsMeshLayer(f'Ugrid:"{path}":mesh1d', "results", "mdal")
    check(layer.isValid(), "QGIS does not open the mesh with its UGRID driver")
    provider = layer.dataProvider()
    counts = provider.vertexCount(), provider.edgeCount(), provider.faceCount()
    wanted = data.dimensions["node"].size, data.dimensions["link"].size, 0
    check(counts == wanted, f"vertices, edges, faces are {counts}, not {wanted}")
    groups = groups_of(provider)
    for name, place in (("node_depth", VERTICES), ("node_head", VERTICES), ("link_flow", EDGES), ("link_fill", EDGES)):
        check(name in groups, f"there is no group {name}; there are {sorted(groups)}")
        compare(provider, groups[name], place, data[name][:], name)
        compare(provider, groups[name + "_max"], place, [data[name + "_max"][:]], name + "_max")
    check_times(provider, groups["link_flow"], list(data["time"][:]))
    application.exitQgis()
    print(f"QGIS: {counts[0]} vertices, {counts[1]} edges, {len(groups)} groups")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="freshet_qgis_") as scratch:
        os.environ["XDG_RUNTIME_DIR"] = scratch
        judge(scratch)
