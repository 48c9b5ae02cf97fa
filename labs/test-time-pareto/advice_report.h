// Advice as a person reads it, and as a program does.
#pragma once

#include <ostream>
#include <span>
#include <string>

#include <boost/json/object.hpp>

#include "labs/test-time-pareto/recommend.h"

namespace quire::labs::test_time_pareto {

void print_advice(std::ostream& out, const Advice& advice, const AdviceOptions& options);
boost::json::object json_of(const Advice& advice, const AdviceOptions& options);
/// {"task_id":"a","N":3} a line, in the order of the tasks.
std::string budget_lines(std::span<const std::string> tasks, std::span<const std::uint64_t> rounds);

}  // namespace quire::labs::test_time_pareto
