// How well people are told apart, measured without a ground truth as is usual (pseudo-ambiguous names): an
// author with a rare full name is taken to be one person; then given names are hidden, or several such
// authors get one common name, and what cluster() makes of it is compared with who they were. Weights are
// searched on one half of the names (--tune ROUNDS), figures are of the other. Papers come as JSON lines with
// authors, categories and published on standard input:
//   zstd -dc --long=27 arxiv.jsonl.zst | people_bench
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <unordered_map>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <time.h>

#include "people/person.h"

namespace {

using namespace quire;
using namespace quire::people;

constexpr double kBearersExpectedMax = 0.05;
constexpr std::size_t kPapersMin = 3;
constexpr std::size_t kPapersMax = 60;
constexpr int kPseudoNames = 120;
constexpr double kBearersMin = 3, kBearersMax = 100;

double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

std::vector<Paper> read_papers(std::istream& in) {
  std::vector<Paper> papers;
  for (std::string line; std::getline(in, line);) {
    const auto record = boost::json::parse(line).as_object();
    const auto id = PaperId::parse(std::string(record.at("id").as_string()));
    if (!id) continue;
    Paper paper(*id);
    for (const auto& name : record.at("authors").as_array())
      paper.authors.push_back({std::string(name.as_string())});
    if (const auto* all = record.if_contains("categories"))
      for (const auto& name : all->as_array()) paper.categories.emplace_back(name.as_string());
    if (const auto* day = record.if_contains("published"))
      if (const auto parsed = Day::parse(std::string(day->as_string()))) paper.published = *parsed;
    papers.push_back(std::move(paper));
  }
  return papers;
}

struct Place {
  std::uint32_t doc;
  std::uint32_t position;
};

/// An author who is taken to be one person.
struct Known {
  NameKey key;
  std::vector<Place> places;
};

/// Authors whose full name so few can bear that one person does: as many of the family name as there are,
/// times the share of the given name among all.
std::vector<Known> rare_authors(const std::vector<Paper>& papers) {
  std::map<std::string, Known> by_name;
  for (std::uint32_t doc = 0; doc < papers.size(); ++doc)
    for (std::uint32_t i = 0; i < papers[doc].authors.size(); ++i) {
      NameKey key = name_key(papers[doc].authors[i]);
      if (key.whole) continue;
      Known& known = by_name[key.text()];
      if (known.places.empty()) known.key = std::move(key);
      known.places.push_back({doc, i});
    }
  std::unordered_map<std::string, double> families, givens;
  std::map<std::string, std::vector<const NameKey*>> blocks;
  double names = 0;
  for (const auto& [text, known] : by_name) {
    if (!known.key.spelled()) continue;
    ++families[known.key.family];
    ++givens[known.key.given.front().letters];
    ++names;
    blocks[known.key.block()].push_back(&known.key);
  }
  std::vector<Known> rare;
  for (auto& [text, known] : by_name) {
    const NameKey& key = known.key;
    if (!key.spelled() || known.places.size() < kPapersMin || known.places.size() > kPapersMax) continue;
    if (families[key.family] * givens[key.given.front().letters] / names > kBearersExpectedMax) continue;
    const auto& block = blocks[key.block()];
    const auto alike =
        std::count_if(block.begin(), block.end(), [&](const NameKey* o) { return compatible(*o, key); });
    if (alike == 1) rare.push_back(std::move(known));
  }
  return rare;
}

/// Mentions that somebody has to tell apart, and who they are.
struct Task {
  std::vector<Mention> mentions;
  std::vector<std::size_t> truth;
};

void add(Task& task, const std::vector<Paper>& papers, const Known& known, std::size_t person,
         const std::function<std::string()>& name) {
  for (const Place& place : known.places) {
    Paper paper = papers[place.doc];
    paper.authors[place.position] = {name()};
    const NameKey key = name_key(paper.authors[place.position]);
    for (Mention& mention : mentions_of(place.doc, paper, key.block()))
      if (mention.position == place.position) {
        task.mentions.push_back(std::move(mention));
        task.truth.push_back(person);
      }
  }
}

std::string initials(const Known& known) {
  std::string out;
  for (const Given& given : known.key.given) out += given.initials.substr(0, 1) + ". ";
  if (!known.key.particles.empty()) out += known.key.particles + " ";
  return out + known.key.family;
}

std::string full_name(const Known& known) {
  std::string out;
  for (const Given& given : known.key.given) out += given.letters + (given.spelled ? " " : ". ");
  if (!known.key.particles.empty()) out += known.key.particles + " ";
  return out + known.key.family;
}

enum class Hide { all, half };

/// Real blocks in which at least two known authors share family name and initial.
std::vector<Task> initial_tasks(const std::vector<Paper>& papers, const std::vector<const Known*>& known,
                                Hide hide, std::mt19937_64& random) {
  std::map<std::string, std::vector<const Known*>> blocks;
  for (const Known* one : known) blocks[one->key.block()].push_back(one);
  std::vector<Task> tasks;
  for (const auto& [block, authors] : blocks) {
    if (authors.size() < 2) continue;
    Task task;
    for (std::size_t person = 0; person < authors.size(); ++person) {
      const Known& one = *authors[person];
      const std::string shown = full_name(one), hidden = initials(one);
      add(task, papers, one, person, [&] { return hide == Hide::all || random() % 2 == 0 ? hidden : shown; });
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

/// Three to a hundred known authors of one archive get a name that many bear.
std::vector<Task> pseudo_tasks(const std::vector<Paper>& papers, const std::vector<const Known*>& known,
                               Hide hide, std::mt19937_64& random) {
  std::map<std::string, std::vector<const Known*>> archives;
  for (const Known* one : known) {
    const auto& categories = papers[one->places[0].doc].categories;
    if (!categories.empty()) archives[categories[0].substr(0, categories[0].find('.'))].push_back(one);
  }
  std::vector<const std::vector<const Known*>*> large;
  for (const auto& [archive, authors] : archives)
    if (authors.size() >= 100) large.push_back(&authors);
  std::vector<Task> tasks;
  for (int i = 0; i < kPseudoNames && !large.empty(); ++i) {
    const auto& authors = *large[random() % large.size()];
    std::vector<const Known*> chosen;
    const double share = static_cast<double>(random() % 1000) / 1000;
    const auto bearers = std::lround(kBearersMin * std::pow(kBearersMax / kBearersMin, share));
    std::sample(authors.begin(), authors.end(), std::back_inserter(chosen), bearers, random);
    Task task;
    for (std::size_t person = 0; person < chosen.size(); ++person)
      add(task, papers, *chosen[person], person,
          [&] { return hide == Hide::half && random() % 2 == 0 ? "W. Zhang" : "Wei Zhang"; });
    tasks.push_back(std::move(task));
  }
  return tasks;
}

struct Score {
  double right_pairs = 0, found_pairs = 0, true_pairs = 0;
  double precision_sum = 0, recall_sum = 0, mentions = 0;
  double pair_precision() const { return found_pairs == 0 ? 1 : right_pairs / found_pairs; }
  double pair_recall() const { return true_pairs == 0 ? 1 : right_pairs / true_pairs; }
  double precision() const { return precision_sum / mentions; }  // B-cubed
  double recall() const { return recall_sum / mentions; }
  double f(double beta = 1) const { return f(precision(), recall(), beta); }
  double pair_f(double beta = 1) const { return f(pair_precision(), pair_recall(), beta); }

 private:
  static double f(double p, double r, double beta) {
    const double b = beta * beta;
    return p + r == 0 ? 0 : (1 + b) * p * r / (b * p + r);
  }
};

void score(const Task& task, const std::vector<std::size_t>& found, Score& score) {
  std::map<std::pair<std::size_t, std::size_t>, double> both;
  std::map<std::size_t, double> of_found, of_truth;
  for (std::size_t i = 0; i < found.size(); ++i) {
    ++both[{found[i], task.truth[i]}];
    ++of_found[found[i]];
    ++of_truth[task.truth[i]];
  }
  const auto pairs = [](double n) { return n * (n - 1) / 2; };
  for (const auto& [key, n] : both) {
    score.right_pairs += pairs(n);
    score.precision_sum += n * n / of_found[key.first];
    score.recall_sum += n * n / of_truth[key.second];
  }
  for (const auto& [key, n] : of_found) score.found_pairs += pairs(n);
  for (const auto& [key, n] : of_truth) score.true_pairs += pairs(n);
  score.mentions += static_cast<double>(found.size());
}

using Method = std::function<std::vector<std::size_t>(const Task&)>;

std::vector<std::size_t> by_cluster(const Task& task, const Weights& weights) {
  std::vector<std::size_t> found(task.mentions.size());
  const People people = cluster(task.mentions, {}, weights);
  for (std::size_t p = 0; p < people.people.size(); ++p)
    for (const std::size_t mention : people.people[p].mentions) found[mention] = p;
  return found;
}

std::vector<std::size_t> by_key(const Task& task, const std::function<std::string(const Mention&)>& key) {
  std::map<std::string, std::size_t> numbers;
  std::vector<std::size_t> found;
  for (const Mention& mention : task.mentions)
    found.push_back(numbers.try_emplace(key(mention), numbers.size()).first->second);
  return found;
}

/// Mentions with any co-author's name in common, and so on from one to the next.
std::vector<std::size_t> by_any_co_author(const Task& task) {
  std::vector<std::size_t> root(task.mentions.size());
  for (std::size_t i = 0; i < root.size(); ++i) root[i] = i;
  const auto of = [&](std::size_t i) {
    while (root[i] != i) i = root[i];
    return i;
  };
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < root.size(); ++i)
    for (const std::string& name : task.mentions[i].co_authors) {
      const auto [at, is_new] = first.try_emplace(name, i);
      if (!is_new) root[of(i)] = of(at->second);
    }
  for (std::size_t i = 0; i < root.size(); ++i) root[i] = of(i);
  return root;
}

Score measured(const std::vector<Task>& tasks, const Method& method) {
  Score total;
  for (const Task& task : tasks) score(task, method(task), total);
  return total;
}

struct Sets {
  std::vector<std::pair<const char*, std::vector<Task>>> sets;
};

Sets make_sets(const std::vector<Paper>& papers, const std::vector<const Known*>& known) {
  std::mt19937_64 random(20261126);
  Sets out;
  out.sets.emplace_back("initials only", initial_tasks(papers, known, Hide::all, random));
  out.sets.emplace_back("half initials", initial_tasks(papers, known, Hide::half, random));
  out.sets.emplace_back("a common name", pseudo_tasks(papers, known, Hide::all, random));
  out.sets.emplace_back("common, half initials", pseudo_tasks(papers, known, Hide::half, random));
  return out;
}

/// Precision counts twice as much as recall, for mentions as for pairs of them.
double goal(const Sets& sets, const Weights& weights) {
  double sum = 0;
  for (const auto& [name, tasks] : sets.sets) {
    const Score s = measured(tasks, [&](const Task& t) { return by_cluster(t, weights); });
    sum += (s.f(0.5) + s.pair_f(0.5)) / 2;
  }
  return sum / static_cast<double>(sets.sets.size());
}

struct Knob {
  const char* name;
  float Weights::*weight;
};
constexpr Knob kKnobs[] = {{"co_author_rare", &Weights::co_author_rare},
                           {"co_author_rare_full", &Weights::co_author_rare_full},
                           {"co_author_ordinary", &Weights::co_author_ordinary},
                           {"co_author_ordinary_full", &Weights::co_author_ordinary_full},
                           {"co_author_common_full", &Weights::co_author_common_full},
                           {"name_ordinary", &Weights::name_ordinary},
                           {"name_common", &Weights::name_common},
                           {"initial_rare", &Weights::initial_rare},
                           {"initial_ordinary", &Weights::initial_ordinary},
                           {"initial_common", &Weights::initial_common},
                           {"topic", &Weights::topic},
                           {"topic_expected", &Weights::topic_expected},
                           {"year_apart", &Weights::year_apart},
                           {"size", &Weights::size},
                           {"established", &Weights::established},
                           {"initial_threshold", &Weights::initial_threshold},
                           {"initial_margin", &Weights::initial_margin}};

/// One weight after the other, up and down by ever smaller steps.
void tune(const Sets& sets, int rounds) {
  Weights best;
  double best_goal = goal(sets, best);
  fmt::print("goal (mean F0.5 of B-cubed and pairs, first half) {:.4f}\n", best_goal);
  float step = 0.15F;
  for (int round = 0; round < rounds; ++round, step *= 0.6F)
    for (const Knob& knob : kKnobs)
      for (const float direction : {step, -step}) {
        Weights tried = best;
        tried.*knob.weight += direction;
        if (tried.*knob.weight < 0) continue;
        const double reached = goal(sets, tried);
        if (reached <= best_goal + 1e-5) continue;
        best = tried;
        best_goal = reached;
        fmt::print("{:.4f} {} = {:.3f}\n", best_goal, knob.name, best.*knob.weight);
        std::fflush(stdout);
      }
  for (const Knob& knob : kKnobs) fmt::print("{} = {:.3f}\n", knob.name, best.*knob.weight);
}

void print_row(const char* set, const char* method, const Score& s) {
  fmt::print("| {:<21} | {:<26} | {:.3f} | {:.3f} | {:.3f} | {:.3f} | {:.3f} |\n", set, method,
             s.pair_precision(), s.pair_recall(), s.precision(), s.recall(), s.f());
}

void report(const Sets& sets) {
  fmt::print("| names | method | pairs P | pairs R | B3 P | B3 R | B3 F1 |\n|---|---|---|---|---|---|---|\n");
  for (const auto& [name, tasks] : sets.sets) {
    std::size_t mentions = 0;
    for (const Task& task : tasks) mentions += task.mentions.size();
    print_row(name, "family and initial", measured(tasks, [](const Task& t) {
                return by_key(t, [](const Mention& m) { return m.key.block(); });
              }));
    print_row(name, "equal names", measured(tasks, [](const Task& t) {
                return by_key(t, [](const Mention& m) { return m.key.text(); });
              }));
    print_row(name, "any co-author", measured(tasks, by_any_co_author));
    print_row(name, "cluster()", measured(tasks, [](const Task& t) { return by_cluster(t, {}); }));
    fmt::print("({}: {} names, {} mentions)\n", name, tasks.size(), mentions);
  }
}

/// The largest real block, and it again and again until there are 5,000 mentions.
void time_blocks(const std::vector<Paper>& papers) {
  std::map<std::string, std::size_t> sizes;
  for (const Paper& paper : papers)
    for (const Author& author : paper.authors) ++sizes[name_key(author).block()];
  const auto largest = std::max_element(sizes.begin(), sizes.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
  double began = cpu_seconds();
  std::vector<Mention> mentions;
  std::uint32_t docs = 0;
  for (const Paper& paper : papers)
    if (std::any_of(paper.authors.begin(), paper.authors.end(),
                    [&](const Author& a) { return name_key(a).block() == largest->first; }))
      for (Mention& mention : mentions_of(docs++, paper, largest->first))
        mentions.push_back(std::move(mention));
  const std::size_t real = mentions.size();
  began = cpu_seconds();
  const People people = cluster(mentions, {});
  fmt::print("largest block \"{}\": {} mentions, {} people, {:.1f} ms\n", largest->first, real,
             people.people.size(), (cpu_seconds() - began) * 1e3);
  if (mentions.size() > 5000) mentions.resize(5000);
  for (std::size_t i = 0; mentions.size() < 5000; ++i) {
    mentions.push_back(mentions[i % real]);
    mentions.back().doc += static_cast<std::uint32_t>(docs * (1 + i / real));
  }
  began = cpu_seconds();
  const std::size_t count = cluster(mentions, {}).people.size();
  fmt::print("5,000 mentions: {} people, {:.1f} ms\n", count, (cpu_seconds() - began) * 1e3);
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const auto papers = read_papers(std::cin);
  const auto rare = rare_authors(papers);
  std::vector<const Known*> halves[2];
  for (const Known& known : rare) halves[std::hash<std::string>{}(known.key.block()) % 2].push_back(&known);
  fmt::print("{} papers, {} authors with rare names\n", papers.size(), rare.size());
  if (argc == 3 && std::strcmp(argv[1], "--tune") == 0) {
    tune(make_sets(papers, halves[0]), std::atoi(argv[2]));
    return 0;
  }
  report(make_sets(papers, halves[1]));
  time_blocks(papers);
}
