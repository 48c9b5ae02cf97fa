// What the tools share: a table of people from the arguments, and how it is introduced in print.
#pragma once

#include <ostream>

#include "labs/fair-threshold/lab.h"
#include "labs/fair-threshold/loop.h"
#include "labs/fair-threshold/pools.h"

namespace quire::labs::fair_threshold {

void audit_tool(lab::ToolCall& call);
void simulate_tool(lab::ToolCall& call);
void serve_tool(lab::ToolCall& call);

Pools read_pools(lab::ToolCall& call);
Constraints read_constraints(const lab::Values& values);
std::uint64_t seed_of(const lab::Values& values);
void print_people(std::ostream& out, const Pools& pools);

}  // namespace quire::labs::fair_threshold
