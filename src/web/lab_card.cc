#include "web/lab_card.h"

#include <map>
#include <mutex>

#include <boost/json/parse.hpp>

namespace quire::web {
namespace {

namespace json = boost::json;

std::string text(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
}

double real(const json::object& o, std::string_view name, double otherwise) {
  const auto* v = o.if_contains(name);
  return v != nullptr && v->is_number() ? v->to_number<double>() : otherwise;
}

bool flag(const json::object& o, std::string_view name) {
  const auto* v = o.if_contains(name);
  return v != nullptr && v->is_bool() && v->get_bool();
}

template <class Read>
auto each(const json::object& o, std::string_view name, Read read) {
  std::vector<decltype(read(std::declval<const json::object&>()))> out;
  if (const auto* v = o.if_contains(name); v != nullptr && v->is_array())
    for (const auto& item : v->get_array())
      if (item.is_object()) out.push_back(read(item.get_object()));
  return out;
}

lab::Kind kind_of(std::string_view word) {
  using lab::Kind;
  if (word == "integer") return Kind::integer;
  if (word == "real") return Kind::real;
  if (word == "flag") return Kind::flag;
  if (word == "choice") return Kind::choice;
  if (word == "list") return Kind::list;
  return word == "file" ? Kind::file : Kind::text;
}

lab::Parameter parameter(const json::object& o) {
  lab::Parameter p;
  p.name = text(o, "name");
  p.label = text(o, "label");
  p.help = text(o, "help");
  p.kind = kind_of(text(o, "kind"));
  p.quick = text(o, "quick");
  p.full = text(o, "full");
  p.least = real(o, "least", p.least);
  p.most = real(o, "most", p.most);
  p.open_least = flag(o, "open_least");
  p.rare = flag(o, "rare");
  if (const auto* choices = o.if_contains("choices"); choices != nullptr && choices->is_array())
    for (const auto& choice : choices->get_array())
      if (choice.is_string()) p.choices.emplace_back(choice.get_string());
  return p;
}

lab::Claim claim(const json::object& o) {
  lab::Claim c;
  c.id = text(o, "id");
  c.statement = text(o, "statement");
  c.place = text(o, "place");
  c.stated = text(o, "stated");
  c.measure = text(o, "measure");
  c.holds_when = text(o, "holds_when");
  c.refuted = text(o, "refuted");
  c.unit = text(o, "unit");
  return c;
}

lab::Line line(const json::object& o) {
  lab::Line l{text(o, "series"), text(o, "label"), lab::Line::Role::main};
  const std::string role = text(o, "role");
  if (role == "rival") l.role = lab::Line::Role::rival;
  if (role == "baseline") l.role = lab::Line::Role::baseline;
  if (role == "reference") l.role = lab::Line::Role::reference;
  return l;
}

lab::FigureSpec figure(const json::object& o) {
  return {text(o, "id"),      text(o, "title"), text(o, "note"),  text(o, "x_label"),
          text(o, "y_label"), flag(o, "x_log"), flag(o, "y_log"), each(o, "lines", line)};
}

LabCard read_card(const std::string& source) {
  const auto value = json::parse(source);
  const json::object& o = value.as_object();
  LabCard out;
  lab::Card& card = out.card;
  card.slug = text(o, "slug");
  card.title = text(o, "title");
  card.short_title = text(o, "short_title");
  card.paper_id = text(o, "paper_id");
  card.subject = text(o, "subject");
  card.account = text(o, "account");
  card.caveat = text(o, "caveat");
  card.quick_seconds = real(o, "quick_seconds", 20);
  card.full_seconds = real(o, "full_seconds", 1800);
  card.parameters = each(o, "parameters", parameter);
  card.claims = each(o, "claims", claim);
  card.figures = each(o, "figures", figure);
  out.tools = each(o, "tools", [](const json::object& t) {
    return ToolCard{text(t, "name"), text(t, "summary"), text(t, "example")};
  });
  return out;
}

}  // namespace

std::shared_ptr<const LabCard> lab_card(const lab::Catalogue& labs, const std::string& slug) {
  // Cards belong to the program beside us and do not change while we run; a test may use two catalogues.
  static std::mutex mutex;
  static std::map<std::pair<std::string, std::string>, std::shared_ptr<const LabCard>> read;
  const std::lock_guard lock(mutex);
  auto& kept = read[{labs.program().string(), slug}];
  if (kept == nullptr) {
    const auto source = labs.card(slug);
    if (!source) return nullptr;
    kept = std::make_shared<const LabCard>(read_card(*source));
  }
  return kept;
}

std::vector<std::shared_ptr<const LabCard>> lab_cards(const lab::Catalogue& labs) {
  std::vector<std::shared_ptr<const LabCard>> cards;
  for (const std::string& slug : labs.slugs())
    if (auto card = lab_card(labs, slug)) cards.push_back(std::move(card));
  return cards;
}

}  // namespace quire::web
