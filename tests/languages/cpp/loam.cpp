// loam.cpp: infiltration/loam, Kostiakov's law in C++: F = a t^b, f = a b t^(b - 1) = b a^(1/b) F^(1 - 1/b).
// Source: Kostiakov (1932), Trans. 6th Comm. Int. Soc. Soil Sci. The law is taken by what has infiltrated, so that
// dry spells do not age the soil.
#include <algorithm>
#include <cmath>
#include <exception>
#include <new>
#include <span>

#include <freshet/plugin.h>

namespace
{

class Loam
{
  public:
    explicit Loam(const fr_host *host)
        : h(host), a(host->number(host, "coefficient")), b(host->number(host, "exponent")),
          supply(input("water_supply")), ponded(input("ponded_depth")), infiltration(output("infiltration")),
          taken(output("infiltrated"))
    {
    }

    void advance(double dt)
    {
        for (std::size_t i = 0; i < taken.size(); i++) {
            // F(t + dt) with t = (F / a)^(1/b): exact for any step while water stands
            const double t = std::pow(taken[i] / a, 1.0 / b);
            const double most = a * std::pow(t + dt, b) - taken[i];
            infiltration[i] = std::clamp(most, 0.0, supply[i] + ponded[i]);
            taken[i] += infiltration[i];
        }
    }

    const fr_host *h;

  private:
    std::span<const double> input(const char *name)
    {
        return { h->field(h, name), h->field_size(h, name) };
    }
    std::span<double> output(const char *name)
    {
        return { h->field(h, name), h->field_size(h, name) };
    }

    double a, b; // m s^-b, -
    std::span<const double> supply, ponded;
    std::span<double> infiltration, taken;
};

// No exception may cross into C: every callback comes through here.
template <typename Body> fr_status guarded(const fr_host *h, Body body) noexcept
{
    try {
        return body();
    } catch (const std::bad_alloc &) {
        return h->fail(h, FR_MEMORY, "no memory left");
    } catch (const std::exception &fault) {
        return h->fail(h, FR_PLUGIN, "%s", fault.what());
    } catch (...) {
        return h->fail(h, FR_PLUGIN, "an unknown exception");
    }
}

fr_status create(const fr_host *h, void **self)
{
    return guarded(h, [&] {
        *self = new Loam(h);
        return FR_OK;
    });
}

void destroy(void *self)
{
    delete static_cast<Loam *>(self);
}

fr_status advance(void *self, double, double dt)
{
    auto *soil = static_cast<Loam *>(self);
    return guarded(soil->h, [&] {
        soil->advance(dt);
        return FR_OK;
    });
}

constexpr fr_param params[] = {
    { .name = "coefficient",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "1e-4",
      .min = 1e-9,
      .max = 1.0,
      .choices = nullptr,
      .optional = false,
      .doc = "a of F = a t^b, m and s" },
    { .name = "exponent",
      .type = FR_NUMBER,
      .unit = "1",
      .default_value = "0.6",
      .min = 0.05,
      .max = 1.0,
      .choices = nullptr,
      .optional = false,
      .doc = "b of F = a t^b" },
};
constexpr fr_port ports[] = {
    { "water_supply", FR_IN, FR_AMOUNT, "m", FR_DOMAIN, 0, "rain and run-on of the step" },
    { "ponded_depth", FR_IN, FR_VALUE, "m", FR_DOMAIN, 0, "water that stands on the soil" },
    { "infiltration", FR_OUT, FR_AMOUNT, "m", FR_DOMAIN, FR_RECORD, "water that the soil takes in the step" },
};
constexpr fr_state states[] = {
    { .name = "infiltrated",
      .unit = "m",
      .set = FR_DOMAIN,
      .layers = 1,
      .flags = 0,
      .doc = "taken since the start" },
};

fr_process_ops operations()
{
    fr_process_ops ops{};
    ops.struct_size = sizeof ops;
    ops.role = FR_ROLE_INFILTRATION;
    ops.create = create;
    ops.destroy = destroy;
    ops.advance = advance;
    return ops;
}

fr_plugin describe(const fr_process_ops *ops)
{
    fr_plugin p{};
    p.struct_size = sizeof p, p.param_size = sizeof(fr_param), p.port_size = sizeof(fr_port);
    p.state_size = sizeof(fr_state), p.abi_version = FR_ABI_VERSION;
    p.kind = FR_PROCESS;
    p.name = "infiltration/loam", p.version = "1.0.0", p.licence = "Apache-2.0";
    p.citation = "Kostiakov (1932), Trans. 6th Comm. Int. Soc. Soil Sci.";
    p.summary = "Kostiakov's infiltration, in C++";
    p.sets = "catchments|cells";
    p.abilities = FR_THREAD_SAFE | FR_DETERMINISTIC | FR_CAN_REDO;
    p.params = params, p.param_count = std::size(params);
    p.ports = ports, p.port_count = std::size(ports);
    p.states = states, p.state_count = std::size(states);
    p.process = ops;
    return p;
}

} // namespace

extern "C" FR_EXPORT const fr_plugin *const *freshet_plugin(uint32_t host_abi)
{
    static const fr_process_ops process = operations();
    static const fr_plugin plugin = describe(&process);
    static const fr_plugin *const list[] = { &plugin, nullptr };
    return host_abi >> 16 == FR_ABI_MAJOR ? list : nullptr;
}
