// quire-lab's main(): list, show, check, run, tool. Signals set one flag, which the experiment polls; every
// way in which a command can end becomes an exit status of the contract.
#include "lab/host.h"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <new>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <unistd.h>

#include "lab/host_words.h"
#include "lab/json_text.h"

namespace quire::lab {

namespace {

int dispatch(Labs labs, Toolboxes toolboxes, Words words);
int list(Labs labs);
int show(Labs labs, Words words);
void handle_signals();

}  // namespace

int host_main(std::span<const Lab* const> labs, std::span<const Toolbox* const> toolboxes, int argc,
              char** argv) {
  handle_signals();
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  try {
    return dispatch(labs, toolboxes, words);
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

int dispatch(Labs labs, Toolboxes toolboxes, Words words) {
  if (words.empty() || words[0] == "--help" || words[0] == "help") {
    (words.empty() ? std::cerr : std::cout)
        << "usage: quire-lab list\n"
           "       quire-lab show [SLUG]\n"
           "       quire-lab check SLUG [--size quick|full] [--set NAME=VALUE]... [--no-files]\n"
           "       quire-lab run SLUG [--size quick|full] [--seed N] [--set NAME=VALUE]... [--out DIR]\n"
           "       quire-lab tool SLUG TOOL [ARGUMENTS]...   (--help: what they are)\n"
           "       quire-lab TOOLBOX [TOOL] [ARGUMENTS]...\n";
    return words.empty() ? kBadInput : kFinished;
  }
  const Words rest = words.subspan(1);
  if (words[0] == "list") return list(labs);
  if (words[0] == "show") return show(labs, rest);
  if (words[0] == "check") return check(labs, rest);
  if (words[0] == "run") return run(labs, rest);
  if (words[0] == "tool") return tool(labs, rest);
  for (const Toolbox* toolbox : toolboxes)
    if (words[0] == toolbox->name) return tool_of(*toolbox, rest);
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

std::atomic<int> interruptions{0};
static_assert(std::atomic<int>::is_always_lock_free, "the handler may touch nothing else");

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

}  // namespace

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

bool is_cancelled() { return interruptions.load(std::memory_order_relaxed) > 0; }

void cancel() { interruptions.fetch_add(1, std::memory_order_relaxed); }

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

}  // namespace quire::lab
