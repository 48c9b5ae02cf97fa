// quire lab step-law predict: what to set for a model and a token budget, how sure that is, what other laws
// say, and what a wrong choice costs.
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/ostream.h>

#include "lab/card_parts.h"
#include "labs/engines/tables/text_file.h"
#include "labs/step-law/lab.h"
#include "labs/step-law/published_grid.h"
#include "labs/step-law/tools.h"

namespace quire::labs::step_law {
namespace {

namespace json = boost::json;
using lab::BadInput;

constexpr double kSequencesMultiple = 8;
constexpr double kMismatch = 0.05;

struct Asked {
  Target target;
  double sequence = 0;
  std::string operations;  ///< how C was counted
  std::string loss;        ///< where L is from
  FittedLaw law;
  std::string law_words;
  std::string mismatch;  ///< params and architecture that do not agree
};

double number_of(const lab::Values& values, const char* name) {
  const std::optional<double> value = quantity(values.text(name));
  if (!value)
    throw BadInput(fmt::format("{}: {} is not a number above 0; 7e9, 7B and 1.4T are", name,
                               tables::shown(values.text(name))));
  return *value;
}

/// The least loss of the paper's data at this N and D, by the surface that is fitted to its minima.
const LossSurface& published_surface() {
  static const LossSurface surface = [] {
    std::vector<LossPoint> points;
    for (const PublishedCell& c : published_cells()) points.push_back({c.n, c.d, c.least});
    return *fit_loss_surface(points);
  }();
  return surface;
}

void choose_law(const lab::ToolCall& call, Asked& asked) {
  const lab::Values& v = call.values;
  if (v.has("law")) {
    const tables::Text text = wanted(tables::read_text(v.text("law"), call.in));
    asked.law = wanted(law_of_json(text.bytes, text.name));
    asked.law_words = "the law of " + text.name;
    return;
  }
  const bool rounded = v.text("coefficients") == "rounded";
  asked.law = published_law(rounded ? rounded_law() : mean_law());
  asked.law_words = rounded ? "Step Law as printed" : "Step Law, mean of the 1000 released fits";
}

Asked asked_of(const lab::ToolCall& call) {
  const lab::Values& v = call.values;
  Asked asked;
  asked.sequence = static_cast<double>(v.integer("seq-len"));
  asked.target.n = number_of(v, "params");
  asked.target.d = number_of(v, "tokens");
  choose_law(call, asked);
  if (v.has("architecture")) {
    std::string fault;
    const std::optional<Architecture> a = architecture(v.text("architecture"), fault);
    if (!a) throw BadInput("architecture: " + fault);
    asked.target.compute = a->flops_per_token(asked.sequence) * asked.target.d;
    asked.operations =
        fmt::format("M = 6 (4h + 3f + 2 seq) layers h = {:.4g} a token; the architecture has N = {:.6g}",
                    a->flops_per_token(asked.sequence), a->parameters());
    if (std::fabs(a->parameters() / asked.target.n - 1) > kMismatch)
      asked.mismatch = fmt::format(
          "params is {:.3g}, the architecture has {:.3g} (without embeddings): the law takes "
          "params",
          asked.target.n, a->parameters());
  } else {
    asked.target.compute = 6 * asked.target.n * asked.target.d;
    asked.operations = "M = 6 N a token; give --architecture to count attention";
  }
  if (v.has("loss")) {
    asked.target.loss = v.real("loss");
    asked.loss = "as given";
  } else {
    asked.target.loss = published_surface().at(asked.target.n, asked.target.d);
    asked.loss = "by a surface through the least losses of the paper's runs";
  }
  return asked;
}

/// What doubling or halving one setting costs at the optimum, in percent, over the paper's quadratics.
struct Cost {
  double least = INFINITY, most = 0;
  void add(double x) {
    least = std::min(least, x);
    most = std::max(most, x);
  }
};
std::pair<Cost, Cost> costs_of_double() {
  Cost lr, batch;
  for (const PublishedCell& c : published_cells()) {
    const Setting& o = c.bowl.optimum;
    lr.add(100 * c.bowl.gap({2 * o.lr, o.batch}));
    batch.add(100 * c.bowl.gap({o.lr, 2 * o.batch}));
  }
  return {lr, batch};
}

double rounded_sequences(double sequences) {
  return std::max(1.0, sequences < kSequencesMultiple
                           ? std::round(sequences)
                           : kSequencesMultiple * std::round(sequences / kSequencesMultiple));
}

json::object answer_of(const Asked& a) {
  const Setting s = a.law.law.at(a.target.n, a.target.d);
  const Band band = a.law.band(a.target.n, a.target.d);
  if (!std::isfinite(s.lr) || !std::isfinite(s.batch) || !(s.lr > 0) || !(s.batch > 0))
    throw BadInput("params, tokens: so far out the law has no finite answer");
  const auto interval = [](double x, double factor) { return json::array{x / factor, x * factor}; };
  const double sequences = s.batch / a.sequence;
  const auto [lr_cost, batch_cost] = costs_of_double();
  json::object out{{"N", a.target.n},
                   {"D", a.target.d},
                   {"law", a.law_words},
                   {"lr", s.lr},
                   {"lr_95", interval(s.lr, band.lr_factor)},
                   {"batch_tokens", s.batch},
                   {"batch_tokens_95", interval(s.batch, band.batch_factor)},
                   {"seq_len", a.sequence},
                   {"batch_sequences", sequences},
                   {"batch_sequences_rounded", rounded_sequences(sequences)},
                   {"steps", a.target.d / (rounded_sequences(sequences) * a.sequence)},
                   {"cost_of_2x_lr_percent", json::array{lr_cost.least, lr_cost.most}},
                   {"cost_of_2x_batch_percent", json::array{batch_cost.least, batch_cost.most}},
                   {"compute", json::object{{"C", a.target.compute}, {"how", a.operations}}},
                   {"loss", json::object{{"L", a.target.loss}, {"how", a.loss}}}};
  json::array others;
  for (const OtherLaw& law : other_laws()) {
    const Suggestion said = law.at(a.target);
    others.push_back(
        json::object{{"name", law.name},
                     {"label", law.label},
                     {"lr", said.lr ? json::value(*said.lr) : json::value(nullptr)},
                     {"batch_tokens", said.batch ? json::value(*said.batch) : json::value(nullptr)},
                     {"source", law.source}});
  }
  out["other_laws"] = std::move(others);
  json::array warnings;
  if (const auto far = a.law.extrapolation(a.target.n, a.target.d)) warnings.emplace_back(*far);
  if (!a.mismatch.empty()) warnings.emplace_back(a.mismatch);
  if (s.batch > a.target.d) warnings.emplace_back("the batch is larger than the whole budget of tokens");
  out["warnings"] = std::move(warnings);
  return out;
}

void print_text(const json::object& a, std::ostream& out) {
  const auto number = [&](const char* name) { return a.at(name).to_number<double>(); };
  const auto pair = [&](const char* name, std::size_t i) {
    return a.at(name).as_array()[i].to_number<double>();
  };
  const auto text = [](const json::value& v) { return std::string(v.as_string()); };
  fmt::print(out, "N {:.4g} weights without embeddings, D {:.4g} tokens; {}\n", number("N"), number("D"),
             text(a.at("law")));
  fmt::print(out, "peak learning rate  {:.4g}  (95 % of the fits: {:.4g} to {:.4g})\n", number("lr"),
             pair("lr_95", 0), pair("lr_95", 1));
  fmt::print(out, "batch               {:.4g} tokens  (95 % of the fits: {:.4g} to {:.4g})\n",
             number("batch_tokens"), pair("batch_tokens_95", 0), pair("batch_tokens_95", 1));
  fmt::print(out, "                    {:.1f} sequences of {:g}; as a multiple of 8: {:g}, {:.0f} steps\n",
             number("batch_sequences"), number("seq_len"), number("batch_sequences_rounded"),
             number("steps"));
  fmt::print(
      out,
      "being 2x off        costs {:.2f} to {:.2f} % of the loss in lr, {:.2f} to {:.2f} % in the batch (the "
      "paper's runs)\n",
      pair("cost_of_2x_lr_percent", 0), pair("cost_of_2x_lr_percent", 1), pair("cost_of_2x_batch_percent", 0),
      pair("cost_of_2x_batch_percent", 1));
  fmt::print(out, "\n{:<22}{:>12}{:>14}\n", "other laws", "lr", "batch, tokens");
  for (const json::value& v : a.at("other_laws").as_array()) {
    const json::object& law = v.as_object();
    const auto cell = [](const json::value& x) {
      return x.is_null() ? std::string("-") : fmt::format("{:.4g}", x.to_number<double>());
    };
    fmt::print(out, "{:<22}{:>12}{:>14}  {}\n", text(law.at("label")), cell(law.at("lr")),
               cell(law.at("batch_tokens")), text(law.at("source")));
  }
  fmt::print(out, "C = {:.4g}: {}\nL = {:.4g}: {}\n", a.at("compute").at("C").to_number<double>(),
             text(a.at("compute").at("how")), a.at("loss").at("L").to_number<double>(),
             text(a.at("loss").at("how")));
  for (const json::value& warning : a.at("warnings").as_array())
    fmt::print(out, "warning: {}\n", text(warning));
}

void run(lab::ToolCall& call) {
  const json::object answer = answer_of(asked_of(call));
  if (call.values.text("format") == "json")
    call.out << json::serialize(answer) << "\n";
  else
    print_text(answer, call.out);
}

}  // namespace

lab::Tool predict_tool() {
  using lab::argument;
  using lab::Kind;
  return {
      .name = "predict",
      .summary = "Peak learning rate and batch for a model and a token budget, with what other laws say.",
      .example = "quire lab step-law predict --params 7e9 --tokens 1.4T --seq-len 2048",
      .arguments = {required(argument(Kind::text, "params",
                                      "weights without embeddings, all experts counted: 7e9, 7B, 500M")),
                    required(argument(Kind::text, "tokens", "of training: 1.4e12, 1.4T")),
                    ranged(argument(Kind::integer, "seq-len", "tokens of a sequence", "2048"), 1, 10'000'000),
                    argument(Kind::text, "architecture",
                             "h=WIDTH,f=SWIGLU_WIDTH,layers=COUNT, to count operations for DeepSeek's law"),
                    one_of(argument(Kind::choice, "coefficients",
                                    "the mean of the 1000 released fits, or as printed", "mean"),
                           {"mean", "rounded"}),
                    argument(Kind::file, "law", "an own law: what the tool fit wrote, instead of Step Law"),
                    ranged(argument(Kind::real, "loss",
                                    "final loss in nats a token, for laws that ask for it; else estimated"),
                           0.01, 100),
                    one_of(argument(Kind::choice, "format", "text or json", "text"), {"text", "json"})},
      .run = run};
}

}  // namespace quire::labs::step_law
