#include "pilgrim.h"

/* Mean rank of interval k within a storm: equal depths share theirs. */
static double rank_of(size_t n, const double *depth, size_t k)
{
    size_t above = 0, equal = 0;
    for (size_t i = 0; i < n; i++) {
        above += depth[i] > depth[k];
        equal += depth[i] == depth[k];
    }
    return (double)above + 0.5 * (double)(equal + 1);
}

/* Largest first. */
static void sort(size_t n, double *x)
{
    for (size_t i = 1; i < n; i++) {
        double v = x[i];
        size_t k = i;
        for (; k > 0 && x[k - 1] < v; k--)
            x[k] = x[k - 1];
        x[k] = v;
    }
}

/* Does interval a come before b? Of equal ranks the one with more rain does, then the earlier. */
static int comes_before(const double *rank, const double *mean, size_t a, size_t b)
{
    if (rank[a] != rank[b]) return rank[a] < rank[b];
    if (mean[a] != mean[b]) return mean[a] > mean[b];
    return a < b;
}

void fr_pilgrim_pattern(size_t storms, size_t n, const double *depth, double *share, double *work)
{
    double *rank = work, *mean = work + n, *sorted = work + 2 * n;
    double *by_rank = share; /* until the intervals take them */
    for (size_t k = 0; k < n; k++)
        rank[k] = mean[k] = by_rank[k] = 0.0;
    for (size_t s = 0; s < storms; s++) {
        const double *d = depth + s * n;
        double total = 0.0;
        for (size_t k = 0; k < n; k++)
            total += d[k];
        for (size_t k = 0; k < n; k++) {
            rank[k] += rank_of(n, d, k);
            mean[k] += d[k] / total;
            sorted[k] = d[k] / total;
        }
        sort(n, sorted);
        for (size_t k = 0; k < n; k++)
            by_rank[k] += sorted[k] / (double)storms;
    }
    for (size_t k = 0; k < n; k++)
        sorted[k] = by_rank[k];
    for (size_t k = 0; k < n; k++) {
        size_t place = 0;
        for (size_t i = 0; i < n; i++)
            place += i != k && comes_before(rank, mean, i, k);
        share[k] = sorted[place];
    }
}
