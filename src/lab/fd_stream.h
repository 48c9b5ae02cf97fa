// Standard input and output of a tool as streams over file descriptors. Unlike the library's own, a read that
// a signal interrupts ends when the tool was cancelled, and a reader that went away (EPIPE) cancels it.
#pragma once

#include <array>
#include <cerrno>
#include <streambuf>

#include <unistd.h>

namespace quire::lab {

class FdBuf : public std::streambuf {
 public:
  /// `cancelled` is asked after an interruption; `cancel` is called when nobody reads the output any more.
  FdBuf(int fd, bool (*cancelled)(), void (*cancel)()) : fd_(fd), cancelled_(cancelled), cancel_(cancel) {
    setp(buffer_.data(), buffer_.data() + buffer_.size());
  }
  ~FdBuf() override { sync(); }
  FdBuf(const FdBuf&) = delete;
  FdBuf& operator=(const FdBuf&) = delete;

 protected:
  int_type underflow() override {
    ssize_t got = 0;
    do {
      got = ::read(fd_, buffer_.data(), buffer_.size());
    } while (got < 0 && errno == EINTR && !cancelled_());
    if (got <= 0) return traits_type::eof();
    setg(buffer_.data(), buffer_.data(), buffer_.data() + got);
    return traits_type::to_int_type(buffer_[0]);
  }

  int_type overflow(int_type c) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) {
      *pptr() = traits_type::to_char_type(c);
      pbump(1);
    }
    return traits_type::not_eof(c);
  }

  int sync() override {
    const char* at = pbase();
    while (at < pptr()) {
      const ssize_t put = ::write(fd_, at, static_cast<std::size_t>(pptr() - at));
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        if (errno == EPIPE) cancel_();
        setp(buffer_.data(), buffer_.data() + buffer_.size());
        return -1;
      }
      at += put;
    }
    setp(buffer_.data(), buffer_.data() + buffer_.size());
    return 0;
  }

 private:
  int fd_;
  bool (*cancelled_)();
  void (*cancel_)();
  std::array<char, 1 << 16> buffer_{};
};

}  // namespace quire::lab
