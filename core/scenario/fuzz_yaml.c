/* Any bytes as a scenario file: the tree is walked whole. */
#include "scenario/yaml.h"

static size_t walk(const fr_yaml *node, int depth, size_t *budget)
{
    if (*budget == 0 || depth > 64) return 0;
    (*budget)--;
    size_t n = fr_yaml_is_null(node) ? 0 : 1;
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == FR_YAML_MAP) n += walk(node->key[i], depth + 1, budget);
        n += walk(node->item[i], depth + 1, budget);
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    fr_error err = FR_ERROR_INIT;
    fr_yaml_file *file = NULL;
    size_t budget = 100000; /* aliases may share a node many times */
    if (fr_yaml_parse("fuzz.yaml", (const char *)data, n, &file, &err) != FR_OK) return 0;
    walk(fr_yaml_root(file), 0, &budget);
    fr_yaml_free(file);
    return 0;
}
