"""The lints must be able to fail: small bad examples for each rule that reads text."""
import pathlib
import unittest

import layers
import lengths
import messages
import source


class Lints(unittest.TestCase):
    def test_comments_go_and_lines_stay(self):
        self.assertEqual(source.without_comments('a /* "x"\n */ b "/*" // c'), 'a       \n    b "/*"     ')

    def test_imports_go_down(self):
        self.assertIsNotNone(layers.core_fault("base", "model/model.h", False))
        self.assertIsNotNone(layers.core_fault("run", "cli/cli.h", False))
        self.assertIsNone(layers.core_fault("run", "model/model.h", False))
        self.assertIsNone(layers.core_fault("base", "freshet/types.h", False))

    def test_plugins_have_no_private_door(self):
        path = pathlib.Path("/t/plugins/rain/series/series.c")
        self.assertIsNotNone(layers.plugin_fault(path, "rain", '"', "base/error.h", False))
        self.assertIsNotNone(layers.plugin_fault(path, "rain", "<", "model/model.h", False))
        self.assertIsNotNone(layers.plugin_fault(path, "rain", '"', "../../network/x.h", False))
        self.assertIsNone(layers.plugin_fault(path, "rain", "<", "freshet/plugin.h", False))
        self.assertIsNone(layers.plugin_fault(path, "rain", "<", "math.h", False))

    def test_lengths_count_the_signature(self):
        lines = ["static int f(int a,", "             int b)", "{", "    return a;", "}"]
        self.assertEqual(list(lengths.functions(lines)), [("f", 1, 5)])

    def test_arguments_of_a_call(self):
        text = 'fr_fail(err, f(1, 2), "a, (%d)" " b", x)'
        self.assertEqual(messages.arguments(text, 8), ["err", " f(1, 2)", ' "a, (%d)" " b"', " x"])
        self.assertEqual(messages.joined('"a" "b"'), "ab")

    def test_conversions(self):
        self.assertEqual(messages.conversions("%5.2f of %zu, 100 %% %s %-8s"), ["f", "zu", "s", "s"])

    def test_speakers_are_found(self):
        header = "void (*log)(const h *h, int l, const char *f, ...) FR_PRINTF(3, 4);"
        self.assertEqual(messages.speakers([header])["log"], (3,))


if __name__ == "__main__":
    unittest.main()
