#include "labs/engines/micro/bases.h"

#include <stdexcept>
#include <string>

extern "C" {
extern const char quire_micro_arith3[], quire_micro_arith3_end[];
extern const char quire_micro_cdown[], quire_micro_cdown_end[];
extern const char quire_micro_cdown_search[], quire_micro_cdown_search_end[];
}

namespace quire::labs::micro {
namespace {

constexpr std::string_view kNames[] = {"arith3", "cdown", "cdown-search"};

}  // namespace

std::span<const std::string_view> base_names() { return kNames; }

Saved base(std::string_view name) {
  std::string_view bytes;
  if (name == "arith3") bytes = {quire_micro_arith3, quire_micro_arith3_end};
  if (name == "cdown") bytes = {quire_micro_cdown, quire_micro_cdown_end};
  if (name == "cdown-search") bytes = {quire_micro_cdown_search, quire_micro_cdown_search_end};
  if (bytes.empty()) throw std::invalid_argument("no bundled net is called " + std::string(name));
  Result<Saved> saved = read_checkpoint(bytes);
  if (!saved) throw std::runtime_error("the bundled net " + std::string(name) + ": " + saved.error());
  return std::move(saved).value();
}

}  // namespace quire::labs::micro
