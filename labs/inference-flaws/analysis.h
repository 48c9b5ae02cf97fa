// An analysis of counts in words and as JSON: what the tool analyse prints and result files hold.
#pragma once

#include <map>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "labs/inference-flaws/mixture_fit.h"
#include "labs/inference-flaws/resample.h"

namespace quire::labs::inference_flaws {

/// "0.85 (0.82 to 0.88)"; "-" where there is no value.
std::string with_interval(const stats::Estimate& estimate);
/// "1: 0.62, 2: 0.38, others: 0.01": the six commonest best numbers of attempts with their shares, rising.
std::string in_words(const std::map<std::size_t, double>& shares);

/// null where it is not finite.
boost::json::value json_of(double value);
boost::json::object json_of(const stats::Estimate& estimate);
/// Rates, the three ceilings and the best numbers of attempts.
boost::json::object json_of(std::span<const TaskVerdicts> counts, const Spread& spread);
boost::json::object json_of(const Pair& pair);
boost::json::object json_of(const MixtureFit& fit);

}  // namespace quire::labs::inference_flaws
