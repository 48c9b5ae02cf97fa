// quire-lab: the workshop's program. Started by `quire lab ...` and by the server, never by hand in normal
// use.
#include "lab/host.h"
#include "labs/all_labs.h"

int main(int argc, char** argv) {
  return quire::lab::host_main(quire::labs::all(), quire::labs::toolboxes(), argc, argv);
}
