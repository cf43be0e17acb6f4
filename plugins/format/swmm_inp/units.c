#include "units.h"

#include <math.h>

static const double us[] = {
#define INP_UNIT_US(name, us_, si_) us_,
    INP_UNIT_LIST(INP_UNIT_US)
#undef INP_UNIT_US
};
static const double si[] = {
#define INP_UNIT_SI(name, us_, si_) si_,
    INP_UNIT_LIST(INP_UNIT_SI)
#undef INP_UNIT_SI
};

inp_units inp_units_of(int flow_units)
{
    const double gallon = 231.0 * INCH * INCH * INCH; /* US liquid gallon, m3 */
    const double flow[] = { FOOT * FOOT * FOOT, gallon / 60.0, 1e6 * gallon / 86400.0, 1.0, 1e-3,
                            1e3 / 86400.0 };
    return (inp_units){ .us = flow_units < 3, .flow = flow[flow_units] };
}

double inp_factor(const inp_units *u, inp_unit unit)
{
    if (unit == U_FLOW) return u->flow;
    if (unit == U_WEIR) return u->us ? sqrt(FOOT) : 1.0;
    return u->us ? us[unit] : si[unit];
}

double inp_to_si(const inp_units *u, inp_unit unit, double value)
{
    if (unit == U_TEMPERATURE && u->us) value -= 32.0;
    return value * inp_factor(u, unit);
}

double inp_from_si(const inp_units *u, inp_unit unit, double value)
{
    value /= inp_factor(u, unit);
    return unit == U_TEMPERATURE && u->us ? value + 32.0 : value;
}
