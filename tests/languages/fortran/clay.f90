! clay.f90: Philip's two-term infiltration, I = S sqrt(t) + A t, taken by what has infiltrated.
! Source: Philip (1957), Soil Science 84.
subroutine clay_advance(n, dt, sorptivity, slope, supply, ponded, infiltration, taken) bind(C)
    use, intrinsic :: iso_c_binding, only: c_double, c_size_t
    implicit none
    integer(c_size_t), value :: n
    real(c_double), value :: dt, sorptivity, slope ! s, m s-1/2, m s-1
    real(c_double), intent(in) :: supply(n), ponded(n)
    real(c_double), intent(out) :: infiltration(n)
    real(c_double), intent(inout) :: taken(n)
    real(c_double) :: root
    integer(c_size_t) :: i

    do i = 1, n
        ! sqrt(t) at which `taken` has infiltrated: the positive root of A x2 + S x - I = 0
        if (slope > 0.0_c_double) then
            root = 2.0_c_double * taken(i) / (sorptivity + sqrt(sorptivity**2 + 4.0_c_double * slope * taken(i)))
        else
            root = taken(i) / sorptivity
        end if
        root = sqrt(root**2 + dt)
        infiltration(i) = sorptivity * root + slope * root**2 - taken(i)
        infiltration(i) = max(0.0_c_double, min(infiltration(i), supply(i) + ponded(i)))
        taken(i) = taken(i) + infiltration(i)
    end do
end subroutine clay_advance
