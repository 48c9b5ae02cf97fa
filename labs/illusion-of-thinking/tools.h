// Tools of this lab, a file each.
#pragma once

#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "lab/card.h"
#include "labs/illusion-of-thinking/problem_set.h"

namespace quire::labs::illusion {

lab::Tool make_tool();
lab::Tool grade_tool();
lab::Tool solve_tool();
lab::Tool draw_tool();
lab::Tool evaluate_tool();

/// What `make` and `evaluate` make problems from.
std::vector<lab::Parameter> set_arguments();
/// The records that those arguments ask for, one after another. Throws lab::BadInput.
void each_record(const lab::ToolCall& call, const std::function<void(problems::Record)>& take);

/// The records of the argument "problems" as tasks. Throws lab::BadInput with file, line and field.
std::vector<Task> read_tasks(const lab::ToolCall& call);

/// An instance of the arguments puzzle, n, boat, start and goal.
std::vector<lab::Parameter> instance_arguments();
Instance instance_of(const lab::ToolCall& call);

}  // namespace quire::labs::illusion
