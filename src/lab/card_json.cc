// The card as JSON, for pages and for `quire lab show --json`.
#include <cmath>

#include "lab/host.h"
#include "lab/json_text.h"

namespace quire::lab {

namespace {

const char* word(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return "integer";
    case Kind::real:
      return "real";
    case Kind::flag:
      return "flag";
    case Kind::choice:
      return "choice";
    case Kind::list:
      return "list";
    case Kind::text:
      return "text";
    case Kind::file:
      return "file";
  }
  return "";
}

const char* word(Line::Role role) {
  switch (role) {
    case Line::Role::main:
      return "main";
    case Line::Role::rival:
      return "rival";
    case Line::Role::baseline:
      return "baseline";
    case Line::Role::reference:
      return "reference";
  }
  return "";
}

std::string parameter_json(const Parameter& p) {
  json::Object o;
  o.put("name", p.name).put("label", p.label).put("help", p.help).put("kind", word(p.kind));
  o.put("quick", p.quick).put("full", p.full.empty() ? p.quick : p.full);
  if (std::isfinite(p.least)) o.put("least", p.least);
  if (std::isfinite(p.most)) o.put("most", p.most);
  o.put("open_least", p.open_least).raw("choices", json::array_of(p.choices));
  return o.put("required", p.required).put("rare", p.rare).done();
}

std::string parameters_json(const std::vector<Parameter>& parameters) {
  json::Array all;
  for (const Parameter& p : parameters) all.raw(parameter_json(p));
  return all.done();
}

std::string claim_json(const Claim& c) {
  json::Object o;
  o.put("id", c.id).put("statement", c.statement).put("place", c.place).put("stated", c.stated);
  o.put("measure", c.measure).put("holds_when", c.holds_when).put("refuted", c.refuted).put("unit", c.unit);
  o.put("compare", lab::word(c.rule.compare)).put("quick", c.rule.quick).put("full", c.rule.full);
  o.put("tolerance", c.rule.tolerance);
  o.put("evidence", c.rule.evidence == Rule::Evidence::interval ? "interval" : "figure");
  if (c.stated_figure) o.put("stated_figure", *c.stated_figure);
  return o.done();
}

std::string figure_json(const FigureSpec& f) {
  json::Array lines;
  for (const Line& l : f.lines) {
    lines.raw(json::Object().put("series", l.series).put("label", l.label).put("role", word(l.role)).done());
  }
  json::Object o;
  o.put("id", f.id)
      .put("title", f.title)
      .put("note", f.note)
      .put("x_label", f.x_label)
      .put("y_label", f.y_label);
  return o.put("x_log", f.x_log).put("y_log", f.y_log).raw("lines", lines.done()).done();
}

std::string tool_json(const Tool& t) {
  json::Object o;
  o.put("name", t.name).put("summary", t.summary).put("example", t.example);
  return o.raw("arguments", parameters_json(t.arguments)).done();
}

template <class T, class Write>
std::string each(const std::vector<T>& values, Write write) {
  json::Array all;
  for (const T& v : values) all.raw(write(v));
  return all.done();
}

}  // namespace

std::string card_json(const Lab& lab) {
  const Card& c = lab.card;
  json::Object o;
  o.put("slug", c.slug).put("title", c.title).put("short_title", c.short_title).put("paper_id", c.paper_id);
  o.put("subject", c.subject).put("account", c.account).put("caveat", c.caveat);
  o.put("quick_seconds", c.quick_seconds)
      .put("full_seconds", c.full_seconds)
      .raw("tags", json::array_of(c.tags));
  o.raw("parameters", parameters_json(c.parameters)).raw("claims", each(c.claims, claim_json));
  return o.raw("figures", each(c.figures, figure_json)).raw("tools", each(lab.tools, tool_json)).done();
}

}  // namespace quire::lab
