// Tools on a reader's own data: arguments as words, usage, and a call between standard input and output.
#include <algorithm>
#include <iostream>
#include <map>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "lab/fd_stream.h"
#include "lab/host.h"
#include "lab/host_words.h"

namespace quire::lab {

namespace {

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

/// A lab's tools or a toolbox's, as the command line sees them.
struct Offer {
  std::string command;  ///< "quire lab fair-threshold", "quire micro"
  std::string name;     ///< "fair-threshold", "micro"
  std::string title;
  const std::vector<Tool>& tools;
};

std::string tool_usage(const Offer& offer, const Tool& tool) {
  std::string text =
      fmt::format("usage: {} {} [--ARGUMENT VALUE]...\n{}\n", offer.command, tool.name, tool.summary);
  if (!tool.arguments.empty()) text += "\narguments:\n";
  for (const Parameter& p : tool.arguments) {
    const std::string head =
        p.kind == Kind::flag ? "--" + p.name : fmt::format("--{} {}", p.name, placeholder(p.kind));
    text += fmt::format("  {:<24} {}{}\n", head, p.help, argument_rule(p));
  }
  return text + "\nexample:\n  " + tool.example + "\n";
}

std::string usage(const Offer& offer) {
  std::string text =
      fmt::format("usage: {} TOOL [--ARGUMENT VALUE]...\n{}\n\ntools:\n", offer.command, offer.title);
  for (const Tool& t : offer.tools) text += fmt::format("  {:<16} {}\n", t.name, t.summary);
  return offer.tools.empty() ? text : text + "\nExample: " + offer.tools.front().example + "\n";
}

const Tool& tool_named(const Offer& offer, const std::string& name) {
  std::vector<std::string> names;
  for (const Tool& tool : offer.tools) {
    if (tool.name == name) return tool;
    names.push_back(tool.name);
  }
  throw BadInput(fmt::format("{}: {} has no such tool; there are: {}", name.substr(0, 80), offer.name,
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

/// `words`: the tool and its arguments.
int call(const Offer& offer, Words words) {
  const auto help = [](const std::string& word) { return word == "--help" || word == "-h"; };
  if (!words.empty() && help(words[0])) {
    write_line(usage(offer));
    return kFinished;
  }
  const Tool& chosen = tool_named(offer, word_at(words, 0, "the name of a tool"));
  const Words rest = words.subspan(1);
  if (std::any_of(rest.begin(), rest.end(), help)) {
    write_line(tool_usage(offer, chosen));
    return kFinished;
  }
  FdBuf in_buffer(STDIN_FILENO, is_cancelled, cancel);
  FdBuf out_buffer(STDOUT_FILENO, is_cancelled, cancel);
  std::istream in(&in_buffer);
  std::ostream out(&out_buffer);
  ToolCall tool_call{read_values(chosen.arguments, Size::quick, read_arguments(chosen, rest)), in, out,
                     std::cerr, is_cancelled};
  chosen.run(tool_call);
  out.flush();
  if (is_cancelled()) return kCancelled;
  if (!out) throw std::runtime_error("standard output: not everything could be written");
  return kFinished;
}

}  // namespace

int tool(Labs labs, Words words) {
  const Lab& lab = lab_named(labs, word_at(words, 0, "the slug of a lab"));
  return call({"quire lab " + lab.card.slug, lab.card.slug, lab.card.title, lab.tools}, words.subspan(1));
}

int tool_of(const Toolbox& toolbox, Words words) {
  return call({"quire " + toolbox.name, toolbox.name, toolbox.title, toolbox.tools}, words);
}

}  // namespace quire::lab
