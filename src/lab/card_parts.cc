#include "lab/card_parts.h"

namespace quire::lab {

Parameter parameter(Kind kind, std::string name, std::string label, std::string help, std::string quick,
                    std::string full) {
  Parameter made;
  made.name = std::move(name);
  made.label = std::move(label);
  made.help = std::move(help);
  made.kind = kind;
  made.quick = std::move(quick);
  made.full = std::move(full);
  return made;
}

Parameter argument(Kind kind, std::string name, std::string help, std::string standard) {
  return parameter(kind, std::move(name), "", std::move(help), std::move(standard));
}

Parameter ranged(Parameter made, double least, double most) {
  made.least = least;
  made.most = most;
  return made;
}

Parameter one_of(Parameter made, std::vector<std::string> choices) {
  made.choices = std::move(choices);
  return made;
}

Parameter required(Parameter made) {
  made.required = true;
  return made;
}

Parameter rare(Parameter made) {
  made.rare = true;
  return made;
}

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

Claim claim(std::string id, std::string statement, std::string place, std::string stated, std::string measure,
            std::string holds_when, std::string refuted, std::string unit, Rule rule) {
  Claim made;
  made.id = std::move(id);
  made.statement = std::move(statement);
  made.place = std::move(place);
  made.stated = std::move(stated);
  made.measure = std::move(measure);
  made.holds_when = std::move(holds_when);
  made.refuted = std::move(refuted);
  made.unit = std::move(unit);
  made.rule = rule;
  return made;
}

FigureSpec figure(std::string id, std::string title, std::string note, std::string x_label,
                  std::string y_label, std::vector<Line> lines) {
  FigureSpec made;
  made.id = std::move(id);
  made.title = std::move(title);
  made.note = std::move(note);
  made.x_label = std::move(x_label);
  made.y_label = std::move(y_label);
  made.lines = std::move(lines);
  return made;
}

FigureSpec logarithmic(FigureSpec made, bool x, bool y) {
  made.x_log = x;
  made.y_log = y;
  return made;
}

}  // namespace quire::lab
