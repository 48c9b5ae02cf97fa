#include "labs/fair-threshold/embedded.h"

extern "C" {
extern const char quire_fair_threshold_german[], quire_fair_threshold_german_end[];
extern const char quire_fair_threshold_compas[], quire_fair_threshold_compas_end[];
}

namespace quire::labs::fair_threshold {

std::string_view german_credit_bytes() {
  return {quire_fair_threshold_german, quire_fair_threshold_german_end};
}

std::string_view compas_deciles_bytes() {
  return {quire_fair_threshold_compas, quire_fair_threshold_compas_end};
}

}  // namespace quire::labs::fair_threshold
