// quire-lab's main(): list, show, check, run, tool. Signals set one flag, which the experiment polls; every
// way in which an experiment can end becomes an `end` event and an exit status of the contract.
#include "lab/host.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <new>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lab/fd_stream.h"
#include "lab/json_text.h"

namespace quire::lab {

namespace {

using Labs = std::span<const Lab* const>;
using Words = std::span<const std::string>;

int dispatch(Labs labs, Words words);
int list(Labs labs);
int show(Labs labs, Words words);
int check(Labs labs, Words words);
int run(Labs labs, Words words);
int tool(Labs labs, Words words);
void handle_signals();
std::string one_line(std::string text);

}  // namespace

int host_main(std::span<const Lab* const> labs, int argc, char** argv) {
  handle_signals();
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  try {
    return dispatch(labs, words);
  } catch (const Cancelled&) {
    return kCancelled;
  } catch (const std::bad_alloc&) {
    std::cerr << "quire-lab: the memory limit was reached\n";
    return kLimit;
  } catch (const BadInput& bad) {
    std::cerr << "quire-lab: " << one_line(bad.what()) << '\n';
    return kBadInput;
  } catch (const std::exception& failure) {
    std::cerr << "quire-lab: " << one_line(failure.what()) << '\n';
    return kFailed;
  }
}

namespace {

// Signals and output.

std::atomic<int> interruptions{0};
static_assert(std::atomic<int>::is_always_lock_free, "the handler may touch nothing else");

bool is_cancelled() { return interruptions.load(std::memory_order_relaxed) > 0; }

void cancel() { interruptions.fetch_add(1, std::memory_order_relaxed); }

extern "C" void on_interruption(int) {
  if (interruptions.fetch_add(1, std::memory_order_relaxed) > 0) _exit(kCancelled);
}

void handle_signals() {
  struct sigaction action {};
  action.sa_handler = on_interruption;  // without SA_RESTART: a tool that waits for input notices
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

/// Events and documents go out line by line at once. A reader that went away cancels the run.
void write_line(std::string_view line) {
  std::string text(line);
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t put = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      cancel();
      return;
    }
    rest.remove_prefix(static_cast<std::size_t>(put));
  }
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

// Words of the command line.

const Lab& lab_named(Labs labs, const std::string& slug) {
  std::vector<std::string> slugs;
  for (const Lab* lab : labs) {
    if (lab->card.slug == slug) return *lab;
    slugs.push_back(lab->card.slug);
  }
  throw BadInput(
      fmt::format("{}: there is no such lab; there are: {}", slug.substr(0, 80), fmt::join(slugs, ", ")));
}

const std::string& word_at(Words words, std::size_t at, const char* what) {
  if (at >= words.size()) throw BadInput(fmt::format("{} is missing; see quire-lab --help", what));
  return words[at];
}

int dispatch(Labs labs, Words words) {
  if (words.empty() || words[0] == "--help" || words[0] == "help") {
    (words.empty() ? std::cerr : std::cout)
        << "usage: quire-lab list\n"
           "       quire-lab show [SLUG]\n"
           "       quire-lab check SLUG [--size quick|full] [--set NAME=VALUE]... [--no-files]\n"
           "       quire-lab run SLUG [--size quick|full] [--seed N] [--set NAME=VALUE]... [--out DIR]\n"
           "       quire-lab tool SLUG TOOL [ARGUMENTS]...   (--help: what they are)\n";
    return words.empty() ? kBadInput : kFinished;
  }
  const Words rest = words.subspan(1);
  if (words[0] == "list") return list(labs);
  if (words[0] == "show") return show(labs, rest);
  if (words[0] == "check") return check(labs, rest);
  if (words[0] == "run") return run(labs, rest);
  if (words[0] == "tool") return tool(labs, rest);
  throw BadInput(fmt::format("{}: there is no such command; there are: list, show, check, run, tool",
                             words[0].substr(0, 80)));
}

int list(Labs labs) {
  json::Array all;
  for (const Lab* lab : labs) {
    const Card& c = lab->card;
    json::Array tools;
    for (const Tool& t : lab->tools) tools.add(t.name);
    json::Object one;
    one.put("slug", c.slug)
        .put("title", c.title)
        .put("short_title", c.short_title)
        .put("paper_id", c.paper_id);
    all.raw(one.put("subject", c.subject).raw("tools", tools.done()).done());
  }
  write_line(all.done());
  return kFinished;
}

int show(Labs labs, Words words) {
  if (words.empty()) {
    for (const Lab* lab : labs) write_line(card_json(*lab));
    return kFinished;
  }
  write_line(card_json(lab_named(labs, words[0])));
  return kFinished;
}

// Runs.

struct RunWords {
  const Lab* lab = nullptr;
  Size size = Size::quick;
  std::uint64_t seed = 1;
  std::map<std::string, std::string> given;
  std::string directory;
  bool no_files = false;
  bool die_with_parent = false;
};

std::uint64_t seed_of(const std::string& text) {
  std::uint64_t seed = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) {
    throw BadInput(fmt::format("seed: \"{}\" is not a whole number; 0 to 18446744073709551615 is allowed",
                               text.substr(0, 80)));
  }
  return seed;
}

Size size_of(const std::string& text) {
  if (text == "quick") return Size::quick;
  if (text == "full") return Size::full;
  throw BadInput(
      fmt::format("size: \"{}\" is not among the choices; quick or full is allowed", text.substr(0, 80)));
}

void read_setting(const std::string& text, std::map<std::string, std::string>& given) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw BadInput(fmt::format("--set {}: write --set NAME=VALUE", text.substr(0, 80)));
  }
  if (!given.emplace(text.substr(0, equals), text.substr(equals + 1)).second) {
    throw BadInput(fmt::format("{}: is set twice", text.substr(0, std::min<std::size_t>(equals, 80))));
  }
}

RunWords read_run_words(Labs labs, Words words) {
  RunWords read;
  read.lab = &lab_named(labs, word_at(words, 0, "the slug of a lab"));
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string name = words[i];
    if (name == "--no-files" || name == "--die-with-parent") {
      (name == "--no-files" ? read.no_files : read.die_with_parent) = true;
      continue;
    }
    std::string value;
    const std::size_t equals = name.find('=');
    if (name != "--size" && name != "--seed" && name != "--set" && name != "--out" &&
        equals == std::string::npos) {
      throw BadInput(fmt::format("{}: there is no such option; there are: --size, --seed, --set, --out",
                                 name.substr(0, 80)));
    }
    if (equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    } else {
      value = word_at(words, ++i, (name + ": its value").c_str());
    }
    if (name == "--size")
      read.size = size_of(value);
    else if (name == "--seed")
      read.seed = seed_of(value);
    else if (name == "--set")
      read_setting(value, read.given);
    else if (name == "--out")
      read.directory = value;
    else
      throw BadInput(fmt::format("{}: there is no such option; there are: --size, --seed, --set, --out",
                                 name.substr(0, 80)));
  }
  return read;
}

/// What was given, checked and in canonical form; files as absolute paths, since a run works in a directory
/// of its own.
int check(Labs labs, Words words) {
  const RunWords read = read_run_words(labs, words);
  const Values values = read_values(read.lab->card.parameters, read.size, read.given);
  json::Object set;
  for (const Parameter& p : read.lab->card.parameters) {
    if (!read.given.contains(p.name)) continue;
    const std::string& text = values.text(p.name);
    if (p.kind == Kind::file && read.no_files) {
      throw BadInput(p.name + ": files can be named on the command line only");
    }
    set.put(p.name, p.kind == Kind::file ? std::filesystem::absolute(text).string() : text);
  }
  json::Object answer;
  answer.put("slug", read.lab->card.slug).put("paper_id", read.lab->card.paper_id);
  write_line(answer.put("size", word(read.size)).raw("parameters", set.done()).done());
  return kFinished;
}

/// How a run ended.
struct Ending {
  const char* state = "finished";
  int status = kFinished;
  std::string error;
};

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// The peak of this program alone: rusage's also counts what the parent held at the moment of the fork.
double peak_rss_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  }
  return 0;
}

/// "AMD EPYC 7B13, 2 cores, 7.8 GiB"
std::string machine_words() {
  const auto field = [](const char* file, std::string_view name) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with(name)) return line.substr(std::min(line.find(':') + 2, line.size()));
    }
    return std::string();
  };
  const std::string model = field("/proc/cpuinfo", "model name");
  const double gib = std::strtod(field("/proc/meminfo", "MemTotal").c_str(), nullptr) / (1 << 20);
  return fmt::format("{}, {} cores, {:.1f} GiB", model.empty() ? "unknown processor" : model,
                     std::thread::hardware_concurrency(), gib);
}

Ending experiment(Bench& bench, const Lab& lab) {
  Ending end;
  std::string reason = "the experiment ended without measuring it";
  try {
    bench.begin(machine_words());
    lab.experiment(bench);
  } catch (const Cancelled&) {
    end = {"cancelled", kCancelled, ""};
    reason = "the run was cancelled before it was measured";
  } catch (const std::bad_alloc&) {
    end = {"limit", kLimit, "the memory limit was reached"};
    reason = "the run reached its memory limit before it was measured";
  } catch (const BadInput& bad) {
    end = {"bad_input", kBadInput, one_line(bad.what())};
    reason = "the input was refused";
  } catch (const std::exception& failure) {
    end = {"failed", kFailed, one_line(failure.what())};
    reason = "the run failed before it was measured";
  }
  bench.finish_claims(reason);
  return end;
}

int run(Labs labs, Words words) {
  const auto begun = std::chrono::steady_clock::now();
  Ending end;
  try {
    const RunWords read = read_run_words(labs, words);
    if (read.die_with_parent) prctl(PR_SET_PDEATHSIG, SIGTERM);
    Values values = read_values(read.lab->card.parameters, read.size, read.given);
    Bench bench(*read.lab, read.size, read.seed, std::move(values),
                {write_line, read.directory, is_cancelled});
    end = experiment(bench, *read.lab);
  } catch (const BadInput& bad) {
    end = {"bad_input", kBadInput, one_line(bad.what())};
  }
  if (!end.error.empty()) std::cerr << "quire-lab: " << end.error << '\n';
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  json::Object event;
  event.put("event", "end").put("state", end.state).put("seconds", seconds.count());
  event.put("cpu_seconds", cpu_seconds()).put("peak_rss_mb", peak_rss_mb());
  if (!end.error.empty()) event.put("error", end.error);
  write_line(event.done());
  return end.status;
}

// Tools.

const char* placeholder(Kind kind) {
  switch (kind) {
    case Kind::integer:
      return "N";
    case Kind::real:
      return "X";
    case Kind::flag:
      return "";
    case Kind::choice:
      return "CHOICE";
    case Kind::list:
      return "A,B";
    case Kind::text:
      return "TEXT";
    case Kind::file:
      return "FILE";
  }
  return "";
}

std::string number_text(double value) { return fmt::format("{}", value); }

std::string argument_rule(const Parameter& p) {
  std::vector<std::string> rules;
  if (p.required) rules.push_back("required");
  if (!p.quick.empty()) rules.push_back("default " + p.quick);
  if (p.kind == Kind::integer || p.kind == Kind::real) {
    rules.push_back(
        fmt::format("{}{} to {}", p.open_least ? "above " : "", number_text(p.least), number_text(p.most)));
  }
  if (!p.choices.empty()) {
    rules.push_back(
        fmt::format("{} {}", p.kind == Kind::list ? "any of" : "one of", fmt::join(p.choices, ", ")));
  }
  return rules.empty() ? "" : fmt::format(" ({})", fmt::join(rules, "; "));
}

std::string tool_usage(const Lab& lab, const Tool& tool) {
  std::string text = fmt::format("usage: quire lab {} {} [--ARGUMENT VALUE]...\n{}\n", lab.card.slug,
                                 tool.name, tool.summary);
  if (!tool.arguments.empty()) text += "\narguments:\n";
  for (const Parameter& p : tool.arguments) {
    const std::string head =
        p.kind == Kind::flag ? "--" + p.name : fmt::format("--{} {}", p.name, placeholder(p.kind));
    text += fmt::format("  {:<24} {}{}\n", head, p.help, argument_rule(p));
  }
  return text + "\nexample:\n  " + tool.example + "\n";
}

std::string lab_usage(const Lab& lab) {
  std::string text = fmt::format("usage: quire lab {} TOOL [--ARGUMENT VALUE]...\n{}\n\ntools:\n",
                                 lab.card.slug, lab.card.title);
  for (const Tool& t : lab.tools) text += fmt::format("  {:<16} {}\n", t.name, t.summary);
  return text;
}

const Tool& tool_named(const Lab& lab, const std::string& name) {
  std::vector<std::string> names;
  for (const Tool& tool : lab.tools) {
    if (tool.name == name) return tool;
    names.push_back(tool.name);
  }
  throw BadInput(fmt::format("{}: {} has no such tool; there are: {}", name.substr(0, 80), lab.card.slug,
                             names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

BadInput unknown_argument(const Tool& tool, const std::string& name) {
  std::vector<std::string> names;
  for (const Parameter& p : tool.arguments) names.push_back("--" + p.name);
  return BadInput(fmt::format("--{}: {} has no such argument; there are: {}", name.substr(0, 80), tool.name,
                              names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

/// `--name value`, `--name=value`, `--flag`.
std::map<std::string, std::string> read_arguments(const Tool& tool, Words words) {
  std::map<std::string, std::string> given;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (!word.starts_with("--") || word.size() < 3) {
      throw BadInput(fmt::format("{}: arguments are written --name value; {} --help lists them",
                                 word.substr(0, 80), tool.name));
    }
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
    const auto known = std::find_if(tool.arguments.begin(), tool.arguments.end(),
                                    [&](const Parameter& p) { return p.name == name; });
    if (known == tool.arguments.end()) throw unknown_argument(tool, name);
    std::string value = "true";
    if (equals != std::string::npos) {
      value = word.substr(equals + 1);
    } else if (known->kind != Kind::flag) {
      value = word_at(words, ++i, (name + ": its value").c_str());
    }
    if (!given.emplace(name, value).second) throw BadInput(name.substr(0, 80) + ": is given twice");
  }
  return given;
}

int tool(Labs labs, Words words) {
  const Lab& lab = lab_named(labs, word_at(words, 0, "the slug of a lab"));
  const auto help = [](const std::string& word) { return word == "--help" || word == "-h"; };
  if (words.size() > 1 && help(words[1])) {
    write_line(lab_usage(lab));
    return kFinished;
  }
  const Tool& chosen = tool_named(lab, word_at(words, 1, "the name of a tool"));
  const Words rest = words.subspan(2);
  if (std::any_of(rest.begin(), rest.end(), help)) {
    write_line(tool_usage(lab, chosen));
    return kFinished;
  }
  FdBuf in_buffer(STDIN_FILENO, is_cancelled, cancel);
  FdBuf out_buffer(STDOUT_FILENO, is_cancelled, cancel);
  std::istream in(&in_buffer);
  std::ostream out(&out_buffer);
  ToolCall call{read_values(chosen.arguments, Size::quick, read_arguments(chosen, rest)), in, out, std::cerr,
                is_cancelled};
  chosen.run(call);
  out.flush();
  if (is_cancelled()) return kCancelled;
  if (!out) throw std::runtime_error("standard output: not everything could be written");
  return kFinished;
}

// The card as JSON.

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
