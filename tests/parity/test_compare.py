#!/usr/bin/env python3
"""Checks of the comparison itself, without Freshet and without SWMM. Run: /usr/bin/python3 tests/parity/test_compare.py"""
import json
import os
import tempfile
import unittest

import numpy as np

from compare import Result, compare, nse
from judge import differences, read_explained, verdict, write_page
from swmm_reference import Input, Reference

INP = """[OPTIONS]
FLOW_UNITS CFS
START_DATE 07/15/2024
START_TIME 00:00:00
REPORT_START_TIME 00:10:00
[OUTFALLS]
O1 0.0 FREE NO ; the only one
"""

RPT = """
  **************************        Volume        Volume
  Flow Routing Continuity        acre-feet      10^6 gal
  **************************     ---------     ---------
  External Outflow .........         3.000         1.000
  Flooding Loss ............         0.000         0.000
  Continuity Error (%) .....        -1.250


  ******************
  Node Depth Summary
  ******************

  -----------------
                       Average  Maximum
  Node        Type        Feet     Feet
  -----------------
  J1          JUNCTION    1.00     3.00    13.00     0  00:12        3.00
  O1          OUTFALL     1.00     2.00    12.00     0  00:12        2.00


  *****************
  Link Flow Summary
  *****************

  -----------------
  Link        Type         CFS
  -----------------
  C1          CONDUIT    10.00     0  00:12      3.00    0.50    0.60


  % of Steps Not Converging   :     2.50
"""


class Judgement(unittest.TestCase):
    ROW = {'model': 'm', 'status': 'ok', 'peak_flow_median_pct': 7.0, 'outfall_nse_weighted': 0.8, 'runoff_pct': 1.0,
           'flooding_freshet_m3': 1.0, 'flooding_swmm_m3': 0.0, 'outflow_swmm_m3': 100.0}

    def test_differences(self):
        self.assertEqual(sorted(differences(self.ROW)), ['NSE', 'peak flow'])
        self.assertEqual(differences({'model': 'm', 'status': 'time limit'}), {'run': 'time limit'})

    def test_what_nobody_explains_is_marked(self):
        self.assertEqual(verdict(self.ROW, {})[1], 'UNEXPLAINED')
        half = {'m': {'cause': 'swmm', 'why': 'w', 'covers': ['NSE']}}
        self.assertEqual(verdict(self.ROW, half)[1], 'UNEXPLAINED')
        self.assertEqual(verdict(self.ROW, {'m': {'cause': 'swmm', 'why': 'w'}})[1], 'swmm')
        with tempfile.TemporaryDirectory() as d:
            page = os.path.join(d, 'T.md')
            self.assertEqual(write_page([self.ROW], half, page, 'command'), ['m'])
            with open(page, encoding='utf-8') as f:
                self.assertIn('**UNEXPLAINED**', f.read())

    def test_the_explanations_are_well_formed(self):
        self.assertTrue(read_explained(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'explained.json')))


class Comparison(unittest.TestCase):
    def test_nse(self):
        t = np.arange(0.0, 3601.0, 60.0)
        q = np.sin(t / 600.0) ** 2
        self.assertAlmostEqual(nse((t, q), (t, q, False)), 1.0)
        self.assertAlmostEqual(nse((t, q), (t, np.full_like(q, q.mean()), False)), 0.0)
        means = np.concatenate(([0.0], 0.5 * (q[1:] + q[:-1])))           # the same water, written as interval means
        self.assertAlmostEqual(nse((t, q), (t, means, True)), 1.0)
        self.assertIsNone(nse((t[:2], q[:2]), (t, q, False)))

    def test_model_in_us_units(self):
        import netCDF4
        with tempfile.TemporaryDirectory() as d:
            inp, rpt, ref, nc = (os.path.join(d, f) for f in ('m.inp', 'm.rpt', 'm.ref.json', 'results.nc'))
            for path, text in ((inp, INP), (rpt, RPT)):
                with open(path, 'w', encoding='utf-8') as f:
                    f.write(text)
            q = [0.0, 10.0, 5.0, 0.0]
            with open(ref, 'w', encoding='utf-8') as f:
                json.dump({'flow_units': 'CFS', 'nodes': {}, 'links': {}, 'catchments': {},
                           'series': {'t_s': [0, 60, 120, 180], 'outfall_total_inflow': {'O1': q}}}, f)
            with netCDF4.Dataset(nc, 'w') as ds:
                ds.createDimension('time', 14)
                ds.createDimension('node', 2)
                ds.createDimension('link', 1)
                ds.createVariable('time', 'f8', ('time',))[:] = np.arange(14) * 60.0
                for dim, ids in (('node', ['J1', 'O1']), ('link', ['C1'])):
                    v = ds.createVariable(dim + '_id', str, (dim,))
                    for i, name in enumerate(ids):
                        v[i] = name
                ds.createVariable('node_depth_max', 'f8', ('node',))[:] = [3.0 * 0.3048 + 0.1, 9.0]
                ds.createVariable('link_flow_max', 'f8', ('link',))[:] = [1.1 * 10.0 * 0.028316846592]
                flow = np.zeros((14, 2))
                flow[10:14, 1] = np.array(q) * 0.028316846592               # the report starts after ten minutes
                ds.createVariable('node_total_inflow', 'f4', ('time', 'node'))[:] = flow
                ds.createVariable('node_total_inflow_total', 'f8', ('node',))[:] = [0.0, 15 * 60 * 0.028316846592]
            reference = Reference(Input(inp)).add_report(rpt).add_reduced(ref)
            m, worst = compare(reference, Result(nc))
        self.assertAlmostEqual(m['peak_flow_median_pct'], 10.0, 6)
        self.assertAlmostEqual(m['peak_depth_median_m'], 0.1, 9)            # the outfall does not count
        self.assertEqual(m['nodes_compared'], 1)
        self.assertAlmostEqual(m['outfall_nse_min'], 1.0, 6)
        self.assertAlmostEqual(m['swmm_continuity_routing_pct'], -1.25)
        self.assertAlmostEqual(m['swmm_not_converging_pct'], 2.5)
        self.assertAlmostEqual(m['outflow_swmm_m3'], 3785.411784)
        self.assertEqual(worst['link_flow'][0]['id'], 'C1')


if __name__ == '__main__':
    unittest.main()
