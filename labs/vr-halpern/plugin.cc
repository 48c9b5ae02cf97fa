#include "labs/vr-halpern/plugin.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>

#include "labs/engines/tables/text_file.h"
#include "labs/vr-halpern/kernels.h"

namespace quire::labs::vr_halpern {

namespace {

template <class Function>
Function symbol(void* library, const char* name) {
  return reinterpret_cast<Function>(dlsym(library, name));
}

class PluginSet : public Resolvent {
 public:
  explicit PluginSet(void (*project)(double*)) : project_(project) {}
  void apply(double, Out v) override {
    if (project_ == nullptr) return;
    project_(v.data());
    for (const double x : v)
      if (!std::isfinite(x)) throw std::domain_error("project: gave a number that is not finite");
  }
  std::unique_ptr<Resolvent> copy() const override { return std::make_unique<PluginSet>(project_); }

 private:
  void (*project_)(double*);
};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

constexpr const char* kInterface =
    "a plugin exports n, dim and eval (and project, lipschitz, lipschitz_full)";

}  // namespace

std::string library_fault(std::string_view bytes) {
  Elf64_Ehdr head{};
  if (bytes.size() < sizeof head) return "too short for a shared library";
  std::memcpy(&head, bytes.data(), sizeof head);
  if (std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return "is no shared library (no ELF file)";
#if defined(__x86_64__)
  constexpr auto kMachine = EM_X86_64;
#else
  constexpr auto kMachine = EM_AARCH64;
#endif
  if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != ELFDATA2LSB ||
      head.e_machine != kMachine)
    return "is a library of another machine";
  if (head.e_type != ET_DYN) return "is no shared library; build it with -shared -fPIC";
  if (head.e_phentsize != sizeof(Elf64_Phdr) || head.e_phoff > bytes.size() ||
      head.e_phnum > (bytes.size() - head.e_phoff) / sizeof(Elf64_Phdr))
    return "is cut: its program headers are not all there";
  for (std::size_t i = 0; i < head.e_phnum; ++i) {
    Elf64_Phdr part{};
    std::memcpy(&part, bytes.data() + head.e_phoff + i * sizeof part, sizeof part);
    if (part.p_type != PT_LOAD && part.p_type != PT_DYNAMIC) continue;
    if (part.p_offset > bytes.size() || part.p_filesz > bytes.size() - part.p_offset)
      return "is cut: a segment ends behind the end of the file";
  }
  return "";
}

Result<std::unique_ptr<Plugin>> Plugin::load(const std::string& path) {
  std::istringstream no_input;
  if (path == "-") return Error{"plugin: a library cannot come from standard input; name a file"};
  Result<tables::Text> text = tables::read_text(path, no_input);
  if (!text) return Error{text.error()};
  if (const std::string fault = library_fault(text->bytes); !fault.empty())
    return Error{fmt::format("{}: {}", text->name, fault)};
  std::unique_ptr<Plugin> plugin(new Plugin);
  // The whole path: a bare name would be looked for among the system's libraries.
  plugin->library_ = dlopen(std::filesystem::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (plugin->library_ == nullptr)
    return Error{fmt::format("{}: cannot be loaded: {}", text->name, one_line(dlerror()))};
  const auto count = symbol<long (*)()>(plugin->library_, "n"),
             dim = symbol<long (*)()>(plugin->library_, "dim");
  plugin->eval_ = symbol<void (*)(long, const double*, double*)>(plugin->library_, "eval");
  plugin->project_ = symbol<void (*)(double*)>(plugin->library_, "project");
  if (count == nullptr || dim == nullptr || plugin->eval_ == nullptr)
    return Error{fmt::format("{}: has no {}; {}", text->name,
                             count == nullptr ? "n"
                             : dim == nullptr ? "dim"
                                              : "eval",
                             kInterface)};
  const long n = count(), d = dim();
  if (n < 1 || n > kComponentsMax)
    return Error{fmt::format("{}: n() is {}, not 1 to {}", text->name, n, kComponentsMax)};
  if (d < 1 || d > kDimMax) return Error{fmt::format("{}: dim() is {}, not 1 to {}", text->name, d, kDimMax)};
  plugin->n_ = static_cast<std::uint64_t>(n);
  plugin->dim_ = static_cast<std::size_t>(d);
  plugin->value_.resize(plugin->dim_);
  if (const auto lipschitz = symbol<double (*)()>(plugin->library_, "lipschitz")) {
    const auto full = symbol<double (*)()>(plugin->library_, "lipschitz_full");
    plugin->constants_.sampled = lipschitz();
    plugin->constants_.full = full == nullptr ? plugin->constants_.sampled : full();
    const Constants& c = plugin->constants_;
    if (!(c.full > 0 && c.full <= c.sampled && std::isfinite(c.sampled)))
      return Error{fmt::format("{}: lipschitz() is {} and lipschitz_full() {}; 0 < L_F <= L must hold",
                               text->name, c.sampled, c.full)};
  }
  return plugin;
}

Plugin::~Plugin() {
  if (library_ != nullptr) dlclose(library_);
}

void Plugin::full(In u, Out out) {
  std::fill(out.begin(), out.end(), 0.0);
  const double share = 1 / static_cast<double>(n_);
  for (Index i = 0; i < n_; ++i) component(i, u, out, share);
}

void Plugin::component(Index i, In u, Out out, double scale) {
  eval_(static_cast<long>(i), u.data(), value_.data());
  for (const double x : value_)
    if (!std::isfinite(x))
      throw std::domain_error(fmt::format("eval: component {} gave a number that is not finite", i));
  kernels().add(out.data(), scale, value_.data(), value_.size());
}

std::unique_ptr<Resolvent> Plugin::resolvent() const { return std::make_unique<PluginSet>(project_); }

}  // namespace quire::labs::vr_halpern
