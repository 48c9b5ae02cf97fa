/* A plugin of vr-halpern: the saddle point of x y in the box [-1,1]^2, pulled towards (0.5, -0.25) by n springs of
   different strength. Build: cc -shared -fPIC -O2 -o librotation.so rotation.c
   Run:   quire lab vr-halpern operator --plugin librotation.so --eps 1e-4 */
enum { COMPONENTS = 100 };

long n(void) { return COMPONENTS; }
long dim(void) { return 2; }

/* F_i(x, y) = (y, -x) + s_i ((x, y) - (0.5, -0.25)), s_i from 0 to 2 with mean 1. */
void eval(long i, const double* u, double* out) {
  double s = 2.0 * (double)i / (COMPONENTS - 1);
  out[0] = u[1] + s * (u[0] - 0.5);
  out[1] = -u[0] + s * (u[1] + 0.25);
}

void project(double* v) {
  int j;
  for (j = 0; j < 2; ++j) {
    if (v[j] > 1) v[j] = 1;
    if (v[j] < -1) v[j] = -1;
  }
}

double lipschitz(void) { return 2.25; }
