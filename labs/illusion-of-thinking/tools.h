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

/// A file of records, or standard input for "-", read into tasks. Throws lab::BadInput with file, line and
/// field.
std::vector<Task> read_tasks(const std::string& path, std::istream& standard_input);

/// An instance of the arguments puzzle, n, boat, start and goal.
std::vector<lab::Parameter> instance_arguments();
Instance instance_of(const lab::ToolCall& call);

/// Calls `take` with the file, or with standard input for "-", and how errors call it. Throws lab::BadInput.
void with_file(const std::string& path, std::istream& standard_input,
               const std::function<void(std::istream& in, const std::string& name)>& take);

}  // namespace quire::labs::illusion
