/* contract.c: the contracts of the roles (FR_ROLE_LIST), read from their one list, and the names that go
 * with it. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"
#include "host/descriptor.h"
#include "host/registry.h"

static const char *const role_names[] = {
#define ROLE_NAME(name, text, contract) text,
    FR_ROLE_LIST(ROLE_NAME)
#undef ROLE_NAME
};

static const char *const role_contracts[] = {
#define ROLE_CONTRACT(name, text, contract) contract,
    FR_ROLE_LIST(ROLE_CONTRACT)
#undef ROLE_CONTRACT
};

static const char *const set_names[] = {
#define SET_NAME(name, text) text,
    FR_SET_LIST(SET_NAME)
#undef SET_NAME
};

static const char *const kind_names[] = { "process", "measure", "indicator", "format", "control" };

const char *fr_kind_name(fr_kind kind)
{
    return (int)kind >= 0 && kind < FR_KIND_COUNT ? kind_names[kind] : "?";
}

const char *fr_role_name(fr_role role)
{
    return (int)role >= 0 && role < FR_ROLE_COUNT ? role_names[role] : "?";
}

int fr_role_find(const char *name)
{
    for (int i = 0; i < FR_ROLE_COUNT; i++)
        if (strcmp(role_names[i], name) == 0) return i;
    return FR_NONE;
}

const char *fr_set_standard_name(fr_set set)
{
    return set >= 0 && set < FR_SET_STANDARD_COUNT ? set_names[set] : NULL;
}

fr_set fr_set_standard_find(const char *name)
{
    for (fr_set i = 0; i < FR_SET_STANDARD_COUNT; i++)
        if (strcmp(set_names[i], name) == 0) return i;
    return FR_NONE;
}

bool fr_words_contain(const char *list, const char *word)
{
    if (list == NULL) return false;
    size_t n = strlen(word);
    for (const char *c = list; c != NULL; c = strchr(c, '|') == NULL ? NULL : strchr(c, '|') + 1)
        if (strncmp(c, word, n) == 0 && (c[n] == '|' || c[n] == '\0')) return true;
    return false;
}

bool fr_contract_at(fr_role role, size_t i, fr_contract_clause *out)
{
    const char *c = role_contracts[role];
    while (i > 0 && c != NULL) {
        c = strchr(c, ';');
        if (c != NULL) c++;
        i--;
    }
    char direction[8], kind[16];
    if (c == NULL ||
        sscanf(c, "%7s %63s %15s %31s %31[a-z_]", direction, out->name, kind, out->unit, out->set) != 5)
        return false;
    out->direction = strcmp(direction, "in") == 0 ? FR_IN : FR_OUT;
    out->kind = strcmp(kind, "value") == 0 ? FR_VALUE : strcmp(kind, "amount") == 0 ? FR_AMOUNT : FR_TRANSFER;
    return true;
}

int fr_contract_giver(const char *field)
{
    fr_contract_clause clause;
    for (int role = 0; role < FR_ROLE_COUNT; role++)
        for (size_t i = 0; fr_contract_at((fr_role)role, i, &clause); i++)
            if (clause.direction == FR_OUT && strcmp(clause.name, field) == 0) return role;
    /* The contracts of a runoff process say what it reads and hands on; what infiltration reads comes from
     * it too. */
    if (strcmp(field, "water_supply") == 0 || strcmp(field, "ponded_depth") == 0) return FR_ROLE_RUNOFF;
    return FR_NONE;
}

static bool set_fits(const fr_plugin *p, const fr_port *port, const char *set)
{
    if (strcmp(set, "any") == 0 || strcmp(set, "domain") == 0) return true;
    if (port->set == FR_DOMAIN) return fr_words_contain(p->sets, set);
    return port->set == fr_set_standard_find(set);
}

static bool clause_met(const fr_plugin *p, const fr_contract_clause *clause)
{
    double scale, offset;
    for (size_t i = 0; i < p->port_count; i++) {
        const fr_port *q = &p->ports[i];
        if (q->direction == clause->direction && q->kind == clause->kind &&
            strcmp(q->name, clause->name) == 0 && set_fits(p, q, clause->set) &&
            fr_unit_factor(q->unit, clause->unit, &scale, &offset, NULL) == FR_OK)
            return true;
    }
    return false;
}

fr_status fr_contract_check(const fr_plugin *p, fr_error *err)
{
    static const char *const kinds[] = { "value", "amount", "transfer" };
    fr_contract_clause clause;
    for (size_t i = 0; fr_contract_at(p->process->role, i, &clause); i++) {
        if (clause_met(p, &clause)) continue;
        return fr_fail(
            err, FR_PLUGIN,
            "plugin %s: its role %s demands a port '%s' (%s, %s, %s, on %s), which it does not declare",
            p->name, fr_role_name(p->process->role), clause.name,
            clause.direction == FR_IN ? fr_say("in") : fr_say("out"), fr_say(kinds[clause.kind]), clause.unit,
            fr_say(clause.set));
    }
    return FR_OK;
}
