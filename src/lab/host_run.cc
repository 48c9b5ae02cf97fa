// One run of an experiment: its settings as words, events to standard output, and an `end` event for every
// way in which it can end. `check` reads the same words and runs nothing.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <new>
#include <thread>

#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "lab/host.h"
#include "lab/host_words.h"
#include "lab/json_text.h"

namespace quire::lab {

namespace {

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

}  // namespace

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

}  // namespace quire::lab
