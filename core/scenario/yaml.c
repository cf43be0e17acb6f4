#include "scenario/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/file.h"

enum { MAX_DEPTH = 32, MAX_NODES = 200000, MAX_ANCHORS = 1000 };
static const size_t max_bytes = (size_t)16 << 20;

struct fr_yaml_file {
    char *name, *text;
    fr_yaml *root;
    fr_yaml **node; /* every node made, so that shared ones are freed once */
    size_t nodes, room;
};

typedef struct anchor {
    char *name;
    fr_yaml *node;
} anchor;

typedef struct builder {
    yaml_parser_t parser;
    fr_yaml_file *file;
    anchor anchors[MAX_ANCHORS];
    size_t anchor_count;
    fr_error *err;
} builder;

static fr_status fault(builder *b, const yaml_mark_t *at, const char *what)
{
    fr_status status = fr_fail_file(b->err, FR_INPUT, b->file->name, (int)at->line + 1,
                                    "this is not proper YAML: %s", what);
    if (b->err) b->err->column = (int)at->column + 1;
    return status;
}

static fr_status next_event(builder *b, yaml_event_t *event)
{
    if (yaml_parser_parse(&b->parser, event)) return FR_OK;
    if (b->parser.error == YAML_MEMORY_ERROR) return fr_fail(b->err, FR_MEMORY, "no memory left");
    yaml_mark_t at = b->parser.problem_mark;
    if (b->parser.error == YAML_READER_ERROR) /* before the words: only the byte is known */
        for (size_t i = 0; i < b->parser.problem_offset && b->file->text[i] != '\0'; i++)
            at.line += b->file->text[i] == '\n';
    return fault(b, &at, b->parser.problem ? b->parser.problem : "unreadable");
}

static char *copy_text(const char *text, size_t n)
{
    char *copy = malloc(n + 1);
    if (!copy) return NULL;
    memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

static fr_status new_node(builder *b, fr_yaml_kind kind, const yaml_mark_t *at, fr_yaml **out)
{
    fr_yaml_file *f = b->file;
    if (f->nodes >= MAX_NODES) return fault(b, at, "more than 200,000 values; split the file");
    if (f->nodes == f->room) {
        size_t room = f->room ? 2 * f->room : 64;
        fr_yaml **grown = realloc(f->node, room * sizeof *grown);
        if (!grown) return fr_fail(b->err, FR_MEMORY, "no memory left");
        f->node = grown;
        f->room = room;
    }
    fr_yaml *node = calloc(1, sizeof *node);
    if (!node) return fr_fail(b->err, FR_MEMORY, "no memory left");
    f->node[f->nodes++] = node;
    node->kind = kind;
    node->line = (int)at->line + 1;
    node->column = (int)at->column + 1;
    *out = node;
    return FR_OK;
}

static fr_status append(builder *b, fr_yaml *parent, fr_yaml *key, fr_yaml *value)
{
    size_t n = parent->count;
    if ((n & (n - 1)) == 0) { /* room doubles at powers of two */
        size_t room = n ? 2 * n : 1;
        fr_yaml **item = realloc(parent->item, room * sizeof *item);
        if (!item) return fr_fail(b->err, FR_MEMORY, "no memory left");
        parent->item = item;
        if (parent->kind == FR_YAML_MAP) {
            fr_yaml **keys = realloc(parent->key, room * sizeof *keys);
            if (!keys) return fr_fail(b->err, FR_MEMORY, "no memory left");
            parent->key = keys;
        }
    }
    parent->item[n] = value;
    if (parent->kind == FR_YAML_MAP) parent->key[n] = key;
    parent->count = n + 1;
    return FR_OK;
}

static fr_status remember_anchor(builder *b, const yaml_char_t *name, const yaml_mark_t *at, fr_yaml *node)
{
    if (!name) return FR_OK;
    if (b->anchor_count == MAX_ANCHORS) return fault(b, at, "more than 1,000 anchors");
    anchor *a = &b->anchors[b->anchor_count];
    a->name = copy_text((const char *)name, strlen((const char *)name));
    if (!a->name) return fr_fail(b->err, FR_MEMORY, "no memory left");
    a->node = node;
    b->anchor_count++;
    return FR_OK;
}

static fr_status follow_alias(builder *b, const yaml_event_t *event, fr_yaml **out)
{
    const char *name = (const char *)event->data.alias.anchor;
    for (size_t i = b->anchor_count; i-- > 0;) {
        if (strcmp(b->anchors[i].name, name) != 0) continue;
        *out = b->anchors[i].node;
        return FR_OK;
    }
    return fault(b, &event->start_mark, "an alias (*name) without its anchor (&name) above it");
}

static fr_status build(builder *b, yaml_event_t *event, int depth, fr_yaml **out);

static fr_status build_scalar(builder *b, const yaml_event_t *event, fr_yaml **out)
{
    FR_TRY(new_node(b, FR_YAML_SCALAR, &event->start_mark, out));
    const char *value = (const char *)event->data.scalar.value;
    if (strlen(value) != event->data.scalar.length)
        return fault(b, &event->start_mark, "a zero byte in a text");
    (*out)->text = copy_text(value, event->data.scalar.length);
    if (!(*out)->text) return fr_fail(b->err, FR_MEMORY, "no memory left");
    (*out)->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    return remember_anchor(b, event->data.scalar.anchor, &event->start_mark, *out);
}

static fr_status check_key(builder *b, const fr_yaml *map, const fr_yaml *key, const yaml_mark_t *at)
{
    if (key == NULL || key->kind != FR_YAML_SCALAR) return fault(b, at, "a key must be a plain word");
    if (!fr_yaml_get(map, key->text)) return FR_OK;
    fr_status status = fr_fail_file(b->err, FR_INPUT, b->file->name, key->line,
                                    "the key '%s' stands here twice; keep one of them", key->text);
    if (b->err) b->err->column = key->column;
    return status;
}

static fr_status build_members(builder *b, fr_yaml *parent, int depth)
{
    yaml_event_type_t end = parent->kind == FR_YAML_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    for (;;) {
        yaml_event_t event;
        fr_yaml *first = NULL, *second = NULL;
        FR_TRY(next_event(b, &event));
        if (event.type == end) {
            yaml_event_delete(&event);
            return FR_OK;
        }
        yaml_mark_t at = event.start_mark;
        FR_TRY(build(b, &event, depth, &first));
        if (parent->kind == FR_YAML_MAP) {
            FR_TRY(check_key(b, parent, first, &at));
            FR_TRY(next_event(b, &event));
            FR_TRY(build(b, &event, depth, &second));
        }
        FR_TRY(append(b, parent, first, parent->kind == FR_YAML_MAP ? second : first));
    }
}

static fr_status build_parent(builder *b, const yaml_event_t *event, int depth, fr_yaml **out)
{
    bool map = event->type == YAML_MAPPING_START_EVENT;
    const yaml_char_t *name = map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
    if (depth >= MAX_DEPTH) return fault(b, &event->start_mark, "nested more than 32 deep");
    FR_TRY(new_node(b, map ? FR_YAML_MAP : FR_YAML_LIST, &event->start_mark, out));
    FR_TRY(build_members(b, *out, depth + 1));
    /* after its members: an alias inside its own anchor stays unknown, so the tree has no cycles */
    return remember_anchor(b, name, &event->start_mark, *out);
}

/* Takes over the event and deletes it. */
static fr_status build(builder *b, yaml_event_t *event, int depth, fr_yaml **out)
{
    fr_status status;
    switch (event->type) {
    case YAML_SCALAR_EVENT: status = build_scalar(b, event, out); break;
    case YAML_ALIAS_EVENT: status = follow_alias(b, event, out); break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT: status = build_parent(b, event, depth, out); break;
    default: status = fault(b, &event->start_mark, "a value was expected here"); break;
    }
    yaml_event_delete(event);
    return status;
}

static fr_status build_document(builder *b)
{
    yaml_event_t event;
    for (;;) {
        FR_TRY(next_event(b, &event));
        yaml_event_type_t type = event.type;
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT) {
            yaml_event_delete(&event);
            continue;
        }
        if (type == YAML_STREAM_END_EVENT) {
            yaml_mark_t start = { 0 };
            yaml_event_delete(&event);
            return new_node(b, FR_YAML_MAP, &start, &b->file->root);
        }
        return build(b, &event, 0, &b->file->root);
    }
}

static fr_status expect_end(builder *b)
{
    yaml_event_t event;
    FR_TRY(next_event(b, &event)); /* document end */
    yaml_event_delete(&event);
    FR_TRY(next_event(b, &event));
    yaml_mark_t at = event.start_mark;
    bool end = event.type == YAML_STREAM_END_EVENT || event.type == YAML_NO_EVENT;
    yaml_event_delete(&event);
    return end ? FR_OK : fault(b, &at, "a second document ('---'); one file holds one scenario");
}

static fr_status parse(builder *b, size_t length)
{
    if (!yaml_parser_initialize(&b->parser)) return fr_fail(b->err, FR_MEMORY, "no memory left");
    yaml_parser_set_input_string(&b->parser, (const unsigned char *)b->file->text, length);
    fr_status status = build_document(b);
    if (status == FR_OK && b->file->nodes > 0 && b->file->root->line > 0) status = expect_end(b);
    yaml_parser_delete(&b->parser);
    for (size_t i = 0; i < b->anchor_count; i++)
        free(b->anchors[i].name);
    return status;
}

fr_status fr_yaml_parse(const char *name, const char *text, size_t length, fr_yaml_file **out, fr_error *err)
{
    *out = NULL;
    if (length > max_bytes) return fr_fail_file(err, FR_INPUT, name, 0, "the file is larger than 16 MiB");
    fr_yaml_file *file = calloc(1, sizeof *file);
    builder *b = calloc(1, sizeof *b);
    if (file) {
        file->name = copy_text(name, strlen(name));
        file->text = copy_text(text, length);
    }
    if (!file || !b || !file->name || !file->text) {
        free(b);
        fr_yaml_free(file);
        return fr_fail(err, FR_MEMORY, "no memory left");
    }
    b->file = file;
    b->err = err;
    fr_status status = parse(b, length);
    free(b);
    if (status != FR_OK) {
        fr_yaml_free(file);
        return status;
    }
    *out = file;
    return FR_OK;
}

fr_status fr_yaml_read(const char *path, fr_yaml_file **out, fr_error *err)
{
    char *text = NULL;
    size_t length = 0;
    *out = NULL;
    FR_TRY(fr_file_read_text(path, max_bytes, &text, &length, NULL, err));
    fr_status status = fr_yaml_parse(path, text, length, out, err);
    free(text);
    return status;
}

void fr_yaml_free(fr_yaml_file *file)
{
    if (!file) return;
    for (size_t i = 0; i < file->nodes; i++) {
        free((void *)file->node[i]->text);
        free(file->node[i]->item);
        free(file->node[i]->key);
        free(file->node[i]);
    }
    free(file->node);
    free(file->name);
    free(file->text);
    free(file);
}

const fr_yaml *fr_yaml_root(const fr_yaml_file *file)
{
    return file->root;
}
const char *fr_yaml_name(const fr_yaml_file *file)
{
    return file->name;
}
const char *fr_yaml_text(const fr_yaml_file *file)
{
    return file->text;
}

const fr_yaml *fr_yaml_get(const fr_yaml *map, const char *key)
{
    if (!map || map->kind != FR_YAML_MAP) return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->key[i]->text, key) == 0) return map->item[i];
    return NULL;
}

bool fr_yaml_is_null(const fr_yaml *node)
{
    if (!node) return true;
    if (node->kind != FR_YAML_SCALAR || node->quoted) return false;
    return node->text[0] == '\0' || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0;
}
