// Parameters, claims and figures of a card, and arguments of a tool, put together:
//   ranged(parameter(Kind::integer, "rounds", "Rounds T", "Rounds of one run.", "5000"), 10, 1e7)
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lab/card.h"

namespace quire::lab {

/// Of an experiment. `quick` is the default; `full` that of full runs, where it is another.
Parameter parameter(Kind kind, std::string name, std::string label, std::string help, std::string quick = "",
                    std::string full = "");
/// Of a tool, which has one size and no label.
Parameter argument(Kind kind, std::string name, std::string help, std::string standard = "");

/// The smallest and the largest number that it takes.
Parameter ranged(Parameter made, double least, double most);
/// What it may be, or what a list may hold.
Parameter one_of(Parameter made, std::vector<std::string> choices);
/// A tool refuses to start without it.
Parameter required(Parameter made);
/// Shown behind the usual ones.
Parameter rare(Parameter made);

/// A list's value: the names with commas between.
std::string listed(std::span<const std::string> names);

/// In the order in which a page tells it.
Claim claim(std::string id, std::string statement, std::string place, std::string stated, std::string measure,
            std::string holds_when, std::string refuted, std::string unit, Rule rule);

FigureSpec figure(std::string id, std::string title, std::string note, std::string x_label,
                  std::string y_label, std::vector<Line> lines);
/// With these axes logarithmic.
FigureSpec logarithmic(FigureSpec made, bool x, bool y);

}  // namespace quire::lab
