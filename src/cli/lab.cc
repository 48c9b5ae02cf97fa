// quire lab: list, show, run, report, and SLUG TOOL. Runs are recorded in the store; a tool is quire-lab
// itself, put in this program's place, so that its streams and exit status are the tool's own.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "cli/command.h"
#include "lab/host.h"
#include "lab/report.h"
#include "lab/runner.h"

namespace quire::cli {
namespace {

const std::string kHelp =
    "Usage: quire lab list                                   the labs\n"
    "       quire lab show SLUG                              parameters, claims, figures, tools\n"
    "       quire lab run SLUG [--size quick|full] [--seed N] [--set NAME=VALUE]... [--out DIR]\n"
    "       quire lab report [--quick]                       claims of the newest runs, as Markdown\n"
    "       quire lab SLUG TOOL ARGUMENTS...                 a lab's tool on your own data; SLUG TOOL "
    "--help\n"
    "Example: quire lab run fair-threshold --size quick --seed 1\n"
    "With --json: list, show and report print one document, run prints events as they come.\n"
    "Exit status of run: 0 finished, 1 failed, 2 bad input, 3 cancelled, 4 a limit was reached.\n";

boost::json::object card_of(const lab::Catalogue& labs, const std::string& slug) {
  const auto card = labs.card(slug);
  if (!card) {
    std::string known;
    for (const std::string& other : labs.slugs()) known.append(known.empty() ? "" : ", ").append(other);
    throw BadInput(
        fmt::format("lab {}: no such lab; the labs are {}", slug, known.empty() ? "not installed" : known));
  }
  return boost::json::parse(*card).as_object();
}

std::string_view text(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

void list(const Common& common, const lab::Catalogue& labs) {
  boost::json::array array;
  for (const std::string& slug : labs.slugs()) {
    const auto card = card_of(labs, slug);
    if (common.json)
      array.push_back(boost::json::object{{"slug", slug},
                                          {"title", text(card, "title")},
                                          {"short_title", text(card, "short_title")},
                                          {"paper_id", text(card, "paper_id")},
                                          {"claims", card.at("claims").as_array().size()}});
    else
      fmt::print("{:<24} {}\n{:<24} arXiv {}, {} claims\n", slug, text(card, "title"), "",
                 text(card, "paper_id"), card.at("claims").as_array().size());
  }
  if (common.json) print_json(array);
}

void show(const Common& common, const lab::Catalogue& labs, const std::string& slug) {
  const auto card = card_of(labs, slug);
  if (common.json) return print_json(card);
  fmt::print("{}\n{} (arXiv {})\n\n{}\n", text(card, "short_title"), text(card, "title"),
             text(card, "paper_id"), text(card, "account"));
  if (!text(card, "caveat").empty()) fmt::print("\nMind: {}\n", text(card, "caveat"));
  fmt::print("\nParameters (--set NAME=VALUE)\n");
  for (const auto& value : card.at("parameters").as_array()) {
    const auto& parameter = value.as_object();
    fmt::print("  {:<14} {} (quick {}, full {})\n", text(parameter, "name"), text(parameter, "help"),
               text(parameter, "quick"),
               text(parameter, "full").empty() ? text(parameter, "quick") : text(parameter, "full"));
  }
  fmt::print("\nClaims\n");
  for (const auto& value : card.at("claims").as_array()) {
    const auto& claim = value.as_object();
    fmt::print("  {:<4} {} ({})\n       the paper states: {}; holds when: {}\n", text(claim, "id"),
               text(claim, "statement"), text(claim, "place"), text(claim, "stated"),
               text(claim, "holds_when"));
  }
  fmt::print("\nTools\n");
  for (const auto& value : card.at("tools").as_array()) {
    const auto& tool = value.as_object();
    fmt::print("  {:<10} {}\n             {}\n", text(tool, "name"), text(tool, "summary"),
               text(tool, "example"));
  }
}

/// Reads `--name value` and `--name=value` pairs of `quire lab run`.
class Options {
 public:
  explicit Options(std::vector<std::string> words) : words_(std::move(words)) {}
  bool next() {
    if (at_ >= words_.size()) return false;
    name_ = words_[at_++];
    given_.reset();
    if (const auto equals = name_.find('='); name_.starts_with("--") && equals != std::string::npos) {
      given_ = name_.substr(equals + 1);
      name_.resize(equals);
    }
    return true;
  }
  const std::string& name() const { return name_; }
  std::string value() {
    if (given_) return *given_;
    if (at_ >= words_.size()) throw BadInput(fmt::format("lab run: {} needs a value", name_));
    return words_[at_++];
  }

 private:
  std::vector<std::string> words_;
  std::size_t at_ = 0;
  std::string name_;
  std::optional<std::string> given_;
};

struct RunOptions {
  lab::Request request;
  std::string out;
};

RunOptions read_run(Common& common, std::vector<std::string> words) {
  RunOptions run;
  for (Options options(std::move(words)); options.next();) {
    const std::string& name = options.name();
    if (name == "--json") {
      common.json = true;
    } else if (name == "--data") {
      common.data = options.value();
    } else if (name == "--store") {
      common.store = options.value();
    } else if (name == "--out") {
      run.out = options.value();
    } else if (name == "--size") {
      const std::string size = options.value();
      if (size != "quick" && size != "full")
        throw BadInput(fmt::format("lab run: --size {}: quick or full", size));
      run.request.size = size == "full" ? lab::Size::full : lab::Size::quick;
    } else if (name == "--seed") {
      const std::string seed = options.value();
      char* end = nullptr;
      errno = 0;
      run.request.seed = std::strtoull(seed.c_str(), &end, 10);
      if (seed.empty() || *end != '\0' || errno != 0 || seed[0] == '-')
        throw BadInput(
            fmt::format("lab run: --seed {}: a whole number from 0 to 18446744073709551615", seed));
    } else if (name == "--set") {
      const std::string pair = options.value();
      const auto equals = pair.find('=');
      if (equals == std::string::npos || equals == 0)
        throw BadInput(fmt::format("lab run: --set {}: expected NAME=VALUE", pair));
      run.request.parameters[pair.substr(0, equals)] = pair.substr(equals + 1);
    } else if (name.starts_with("-") || !run.request.slug.empty()) {
      throw BadInput(fmt::format("lab run: {} is not an option; see quire lab --help", name));
    } else {
      run.request.slug = name;
    }
  }
  if (run.request.slug.empty()) throw BadInput("lab run: which lab? see quire lab list");
  return run;
}

/// Shows one event of a run: progress on standard error, logs there too; claims are printed at the end.
void show_event(Progress& progress, std::string_view line) {
  boost::system::error_code error;
  const auto value = boost::json::parse(line, error);
  if (error || !value.is_object()) return;
  const auto& event = value.as_object();
  const std::string_view kind = text(event, "event");
  if (kind == "progress") {
    const auto* done = event.if_contains("done");
    progress.show(done != nullptr && done->is_number() ? done->to_number<double>() : -1, text(event, "note"));
  } else if (kind == "log") {
    progress.end(text(event, "line"));
  } else if (kind == "claim") {
    const std::string_view verdict = text(event, "verdict");
    progress.end(
        fmt::format("{} {}", text(event, "id"), verdict == "not-measured" ? "not measured" : verdict));
  }
}

int exit_status(store::RunState state) {
  switch (state) {
    case store::RunState::finished:
      return lab::kFinished;
    case store::RunState::bad_input:
      return lab::kBadInput;
    case store::RunState::cancelled:
      return lab::kCancelled;
    case store::RunState::limit:
      return lab::kLimit;
    default:
      return lab::kFailed;
  }
}

void print_claims(const std::vector<lab::ClaimRow>& claims) {
  for (const lab::ClaimRow& claim : claims) {
    fmt::print("\n{:<4} {}\n     paper: {}\n     here:  {}{}\n     {}{}\n", claim.id, claim.statement,
               claim.stated, claim.measured.empty() ? "-" : claim.measured,
               claim.scale.empty() ? "" : ", scale " + claim.scale, claim.verdict,
               claim.why.empty() ? "" : ": " + claim.why);
  }
}

int run(Common common, const lab::Catalogue& labs, std::vector<std::string> words) {
  const RunOptions options = read_run(common, std::move(words));
  card_of(labs, options.request.slug);
  const auto directory = common.data_directory();
  const auto store = open_or_make_store(common);
  catch_interrupts();
  Progress progress(options.request.slug);
  const auto line = [&](std::string_view event) {
    if (!common.json) return show_event(progress, event);
    fmt::print("{}\n", event);
    std::fflush(stdout);
  };
  store::Run done;
  try {
    done = lab::run_now(*store, directory, labs.program(), lab::Limits{}, options.request, line, interrupted);
  } catch (const lab::BadInput& e) {
    throw BadInput(e.what());
  }
  progress.end("");
  const auto files = directory / done.directory;
  if (!options.out.empty()) {
    std::filesystem::create_directories(options.out);
    std::filesystem::copy(
        files, options.out,
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  }
  if (!common.json) {
    fmt::print("{}, {} run, seed {}: {} in {:.1f} s, {:.1f} CPU seconds, {:.0f} MB; files in {}\n", done.slug,
               done.size, done.seed, store::word(done.state), done.seconds, done.cpu_seconds,
               done.peak_rss_mb, options.out.empty() ? files.string() : options.out);
    print_claims(lab::claims_of(*store, done));
  }
  if (done.state != store::RunState::finished)
    fmt::print(stderr, "quire: lab {}: {}{}\n", done.slug, store::word(done.state),
               done.error.empty() ? "" : ": " + done.error);
  return exit_status(done.state);
}

/// Puts quire-lab in this program's place.
[[noreturn]] void become(const std::filesystem::path& program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program.string());
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::fflush(stdout);
  execv(argv[0], argv.data());
  throw std::runtime_error(fmt::format("cannot start {}: {}", argv[0], std::strerror(errno)));
}

[[noreturn]] void become_tool(const lab::Catalogue& labs, std::vector<std::string> words) {
  card_of(labs, words[0]);
  if (words.size() < 2)
    throw BadInput(fmt::format("lab {}: which tool? see quire lab show {}", words[0], words[0]));
  words.insert(words.begin(), "tool");
  become(labs.program(), std::move(words));
}

}  // namespace

int lab_command(const Common& given, int argc, char** argv) {
  Common common = given;
  std::vector<std::string> words(argv + 1, argv + argc);
  while (const std::size_t taken = take_common(words, common))
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(taken));
  if (words.empty() || words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    fmt::print("{}", kHelp);
    return words.empty() ? kBadInput : kDone;
  }
  const lab::Catalogue labs(lab::find_quire_lab());
  const std::string verb = words[0];
  if (verb == "run") {
    words.erase(words.begin());
    if (words.size() == 1 && words[0] == "--help") {
      fmt::print("{}", kHelp);
      return kDone;
    }
    return run(common, labs, std::move(words));
  }
  if (verb != "list" && verb != "show" && verb != "report") become_tool(labs, words);

  bool prefer_full = true;
  std::string slug;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "--help") {
      fmt::print("{}", kHelp);
      return kDone;
    }
    if (const std::size_t taken = take_common(std::span(words).subspan(i), common))
      i += taken - 1;
    else if (words[i] == "--quick")
      prefer_full = false;
    else if (verb == "show" && slug.empty() && words[i][0] != '-')
      slug = words[i];
    else
      throw BadInput(fmt::format("lab {}: {} is not an option; see quire lab --help", verb, words[i]));
  }
  if (verb == "list") {
    list(common, labs);
  } else if (verb == "show") {
    if (slug.empty()) throw BadInput("lab show: which lab? see quire lab list");
    show(common, labs, slug);
  } else {
    const auto store = open_store(common);
    fmt::print("{}\n", common.json ? lab::report_json(*store, prefer_full)
                                   : lab::report_markdown(*store, prefer_full));
  }
  return kDone;
}

int micro_command(int argc, char** argv) {
  std::vector<std::string> words(argv, argv + argc);
  if (words.size() < 2) words.emplace_back("--help");
  become(lab::find_quire_lab(), std::move(words));
}

}  // namespace quire::cli
