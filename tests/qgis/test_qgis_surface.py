"""QGIS opens the surface of results.nc as a mesh layer through MDAL's UGRID driver and reads the values that netCDF reads.

The terrain is a small grid with a hole, written here as ESRI ASCII; rain falls on it for ten minutes."""
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

COLUMNS, ROWS, SIZE, HOLE = 24, 17, 5.0, (7, 5)
FACES = 0  # QgsMeshDatasetGroupMetadata.DataOnFaces
SCENARIO = """freshet: 1
title: rain on a slope with a hole
start: 2024-07-15 00:00
duration: 10 min
report_step: 2 min
terrain: {file: bed.asc, roughness: 0.03, edges: free}
rain: {use: rain/design, shape: uniform, depth: 30 mm, duration: 10 min}
surface: surface/swe
"""


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def write_terrain(path):
    with open(path, "w", encoding="ascii") as out:
        out.write(f"ncols {COLUMNS}\nnrows {ROWS}\nxllcorner 1000\nyllcorner 2000\ncellsize {SIZE}\nNODATA_value -9999\n")
        for r in range(ROWS):
            row = [-9999 if (c, r) == HOLE else 10 + 0.1 * c + 0.03 * ((r * 7 + c * 3) % 5) for c in range(COLUMNS)]
            out.write(" ".join(f"{z:.3f}" for z in row) + "\n")


def judge(folder):
    write_terrain(f"{folder}/bed.asc")
    pathlib.Path(folder, "rain.yaml").write_text(SCENARIO, encoding="utf-8")
    command.run(f"{folder}/rain.yaml", folder)
    path = f"{folder}/results.nc"
    data = netCDF4.Dataset(path)
    application = QgsApplication([], False)
    application.initQgis()
    layer = QgsMeshLayer(f'Ugrid:"{path}":mesh2d', "results", "mdal")
    check(layer.isValid(), "QGIS does not open the surface with its UGRID driver")
    provider = layer.dataProvider()
    cells = COLUMNS * ROWS - 1
    check(provider.faceCount() == cells, f"{provider.faceCount()} faces, not {cells}")
    check(provider.vertexCount() == (COLUMNS + 1) * (ROWS + 1), f"{provider.vertexCount()} vertices")
    box = layer.extent()
    check((box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()) ==
          (1000, 2000, 1000 + SIZE * COLUMNS, 2000 + SIZE * ROWS), f"extent {box.toString()}")
    groups = {provider.datasetGroupMetadata(QgsMeshDatasetIndex(g)).name().split(":")[0]: g
              for g in range(provider.datasetGroupCount())}
    check("surface_velocity" in groups, f"there is no vector surface_velocity; there are {sorted(groups)}")
    check(provider.datasetGroupMetadata(QgsMeshDatasetIndex(groups["surface_velocity"])).isVector(),
          "surface_velocity is no vector")
    for name, expected in (("surface_depth", data["surface_depth"][:]), ("peak_depth", [data["peak_depth"][:]])):
        check(name in groups, f"there is no group {name}; there are {sorted(groups)}")
        group = groups[name]
        check(provider.datasetGroupMetadata(QgsMeshDatasetIndex(group)).dataType() == FACES, f"{name} is not on faces")
        check(provider.datasetCount(group) == len(expected), f"{name}: {provider.datasetCount(group)} times")
        for k, row in enumerate(expected):
            block = provider.datasetValues(QgsMeshDatasetIndex(group, k), 0, cells)
            check(block.isValid() and block.count() == cells, f"{name}: no values at time {k}")
            for i in range(cells):
                got = block.value(i).scalar()
                check(got == float(row[i]), f"{name}[{k}][{i}] is {got!r}, not {float(row[i])!r}")
    check(float(data["peak_depth"][:].max()) > 1e-3, "no water stands anywhere")
    application.exitQgis()
    print(f"QGIS: {cells} faces, {len(groups)} groups, depths and the velocity vector as in the file")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="freshet_qgis_") as scratch:
        os.environ["XDG_RUNTIME_DIR"] = scratch
        judge(scratch)
