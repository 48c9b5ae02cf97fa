// Any bytes as the payload of a model: they are refused, or make a model whose vectors are of length one or
// zero.
#include <cstdlib>

#include "meaning/embedder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto model = quire::meaning::Embedder::read({reinterpret_cast<const char*>(data), size});
  if (!model) return 0;
  double squares = 0;
  for (const float x : model->embed_document("graph sampling", "a b c graph"))
    squares += static_cast<double>(x) * static_cast<double>(x);
  if (!(squares == 0 || (squares > 0.999 && squares < 1.001))) std::abort();
  return 0;
}
