/* freshet plugins new NAME --kind KIND [--role ROLE] [--rates] [--out DIR]: a folder that builds at once, from the
 * templates in share/freshet/templates. They are whole plugins named my_model; my_model and my_role are replaced. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/strings.h"
#include "base/text.h"
#include "cli/cmd_plugins.h"
#include "cli/frame.h"
#include "host/registry.h"

#define NAME_LIMIT 48
#define TEMPLATE_LIMIT ((size_t)1 << 20)

typedef struct order {
    const char *name, *kind, *role, *folder;
    bool rates;
    char *templates;   /* folder */
    char source[128];  /* template of the C file: process_infiltration_rates.c */
    const char *group; /* what comes before '/' in the plugin's name */
} order;

static fr_status check_name(const char *name, fr_error *err)
{
    bool good = name[0] >= 'a' && name[0] <= 'z' && strlen(name) <= NAME_LIMIT;
    for (const char *c = name; *c != '\0'; c++)
        good = good && ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_');
    if (good) return FR_OK;
    return fr_fail(
        err, FR_USAGE,
        "'%s' cannot name a plugin: use at most %d lower-case letters, digits and '_', a letter first", name,
        NAME_LIMIT);
}

static fr_status check_kind(const order *o, fr_error *err)
{
    const char *kinds[FR_KIND_COUNT];
    for (int k = 0; k < FR_KIND_COUNT; k++) {
        kinds[k] = fr_kind_name((fr_kind)k);
        if (strcmp(o->kind, kinds[k]) == 0) return FR_OK;
    }
    return fr_cli_unknown("there is no kind '%s'; did you mean '%s'?",
                          "there is no kind '%s'; there are process, measure, indicator, format and control",
                          o->kind, kinds, FR_KIND_COUNT, err);
}

static fr_status check_role(const order *o, fr_error *err)
{
    bool process = strcmp(o->kind, "process") == 0;
    if (!process && (o->role != NULL || o->rates))
        return fr_fail(err, FR_USAGE, "--role and --rates are for processes; a plugin of kind %s has none",
                       o->kind);
    if (!process) return FR_OK;
    if (o->role == NULL)
        return fr_fail(err, FR_USAGE, "a process needs a role: --role infiltration, inflow, network ...");
    if (fr_role_find(o->role) != FR_NONE) return FR_OK;
    const char *roles[FR_ROLE_COUNT];
    for (int k = 0; k < FR_ROLE_COUNT; k++)
        roles[k] = fr_role_name((fr_role)k);
    return fr_cli_unknown("there is no role '%s'; did you mean '%s'?",
                          "there is no role '%s'; see core/include/freshet/plugin.h, FR_ROLE_LIST", o->role,
                          roles, FR_ROLE_COUNT, err);
}

/* <prefix>/lib/freshet/plugins -> <prefix>/share/freshet/templates */
static fr_status find_templates(const fr_cli *cli, order *o, fr_error *err)
{
    static const char *const own = "/lib/freshet/plugins";
    size_t length = strlen(cli->own_plugins), tail = strlen(own);
    fr_text path = { 0 };
    if (length > tail && strcmp(cli->own_plugins + length - tail, own) == 0) {
        fr_text_add_n(&path, cli->own_plugins, length - tail);
        fr_text_add(&path, "/share/freshet/templates");
    }
    FR_TRY(fr_text_status(&path, err));
    o->templates = path.data;
    if (o->templates != NULL && fr_is_folder(o->templates)) return FR_OK;
    return fr_fail(err, FR_IO, "the templates of plugins were not found at %s: install Freshet again",
                   o->templates == NULL ? "share/freshet/templates" : o->templates);
}

static int is_source(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot != NULL && strcmp(dot, ".c") == 0;
}

/* Order of bytes, the same under every locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Names of the C templates, "indicator, process infiltration, ...", for a message. */
static void list_templates(const char *folder, fr_text *out)
{
    struct dirent **entries = NULL;
    int n = scandir(folder, &entries, is_source, by_name);
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        fr_text_addf(out, "%s%.*s", i == 0 ? "" : ", ", (int)(strrchr(name, '.') - name), name);
        free(entries[i]);
    }
    free(entries);
}

static fr_status choose_source(order *o, fr_error *err)
{
    snprintf(o->source, sizeof o->source, "%s%s%s%s.c", o->kind, o->role ? "_" : "", o->role ? o->role : "",
             o->rates ? "_rates" : "");
    char *path = fr_path_join(o->templates, o->source, err);
    if (path == NULL) return FR_MEMORY;
    bool there = fr_file_exists(path);
    free(path);
    if (there) return FR_OK;
    fr_text known = { 0 };
    list_templates(o->templates, &known);
    fr_status status = fr_fail(
        err, FR_INPUT,
        "there is no template %s yet; there are: %s. Begin with the nearest of them and change "
        "its role and ports (FR_ROLE_LIST in freshet/plugin.h says which a role must have)",
        o->source, fr_text_chars(&known));
    fr_text_free(&known);
    return status;
}

/* A folder that is not there, or holds nothing. */
static fr_status check_folder(const order *o, fr_error *err)
{
    DIR *dir = opendir(o->folder);
    if (dir == NULL && errno == ENOENT) return FR_OK;
    if (dir == NULL) return fr_fail_file(err, FR_IO, o->folder, 0, "cannot be used: %s", strerror(errno));
    size_t n = 0;
    while (readdir(dir) != NULL)
        n++;
    closedir(dir);
    if (n <= 2) return FR_OK; /* . and .. */
    return fr_fail_file(err, FR_INPUT, o->folder, 0,
                        "is not empty, and nothing of yours is overwritten: give another name, or --out DIR");
}

static void substitute(fr_text *out, const char *text, const order *o)
{
    static const char *const model = "my_model", *const role = "my_role";
    while (*text != '\0') {
        bool is_model = strncmp(text, model, strlen(model)) == 0,
             is_role = strncmp(text, role, strlen(role)) == 0;
        if (is_model || is_role) {
            fr_text_add(out, is_model ? o->name : o->group);
            text += strlen(is_model ? model : role);
        } else {
            fr_text_add_n(out, text++, 1);
        }
    }
}

static fr_status write_one(const order *o, const char *from, const char *to, fr_error *err)
{
    char *source = fr_path_join(o->templates, from, err), *target = fr_path_join(o->folder, to, err),
         *text = NULL;
    size_t n = 0;
    fr_encoding encoding;
    fr_text out = { 0 };
    fr_status status = source && target ? FR_OK : FR_MEMORY;
    if (status == FR_OK) status = fr_file_read_text(source, TEMPLATE_LIMIT, &text, &n, &encoding, err);
    if (status == FR_OK) {
        substitute(&out, text, o);
        status = fr_text_status(&out, err);
    }
    if (status == FR_OK) status = fr_file_write(target, fr_text_chars(&out), out.length, err);
    if (status == FR_OK && strcmp(to, "test.sh") == 0 && chmod(target, 0755) != 0)
        status = fr_fail_file(err, FR_IO, target, 0, "cannot be made executable: %s", strerror(errno));
    fr_text_free(&out);
    free(text);
    free(source);
    free(target);
    return status;
}

static fr_status write_all(const order *o, fr_error *err)
{
    static const char *const common[] = { "CMakeLists.txt", "README.md", "test.sh" };
    char file[NAME_LIMIT + 4];
    snprintf(file, sizeof file, "%s.c", o->name);
    FR_TRY(fr_make_folder(o->folder, err));
    FR_TRY(write_one(o, o->source, file, err));
    for (size_t i = 0; i < FR_COUNT(common); i++)
        FR_TRY(write_one(o, common[i], common[i], err));
    return FR_OK;
}

static fr_status make(const fr_cli *cli, order *o, fr_error *err)
{
    FR_TRY(check_name(o->name, err));
    FR_TRY(check_kind(o, err));
    FR_TRY(check_role(o, err));
    FR_TRY(find_templates(cli, o, err));
    FR_TRY(choose_source(o, err));
    FR_TRY(check_folder(o, err));
    return write_all(o, err);
}

static void tell(const fr_cli *cli, const order *o)
{
    if (!cli->json) {
        printf(fr_say("%s/%s is in %s. Build and check it: %s/test.sh\n"), o->group, o->name, o->folder,
               o->folder);
        return;
    }
    fr_text out = { 0 };
    fr_text_addf(&out, "{\"plugin\": \"%s/%s\", \"folder\": ", o->group, o->name);
    fr_text_add_json(&out, o->folder);
    fr_text_add(&out, "}\n");
    fputs(fr_text_chars(&out), stdout);
    fr_text_free(&out);
}

fr_status fr_plugins_new(const fr_cli *cli, int argc, char **argv, fr_error *err)
{
    order o = { 0 };
    FR_TRY(fr_cli_value(&argc, argv, "--kind", &o.kind, err));
    FR_TRY(fr_cli_value(&argc, argv, "--role", &o.role, err));
    FR_TRY(fr_cli_value(&argc, argv, "--out", &o.folder, err));
    o.rates = fr_cli_flag(&argc, argv, "--rates");
    FR_TRY(fr_cli_arguments(argc, argv, 1, 1, err));
    o.name = argv[1];
    if (o.kind == NULL) o.kind = "process";
    if (o.folder == NULL) o.folder = o.name;
    o.group = o.role != NULL ? o.role : o.kind;
    fr_status status = make(cli, &o, err);
    if (status == FR_OK) tell(cli, &o);
    free(o.templates);
    return status;
}
