// Stands for libnvrtc.so: compiles kernels for the host with g++. What it gives as machine code is the path of the library it made,
// as the stand-in's driver wants it.
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#define API extern "C" __attribute__((visibility("default"))) int

enum { SUCCESS = 0, INVALID_OPTION = 5, COMPILATION = 6 };

namespace {

// The newest architecture that it knows, as NVRTC 13.0.
const int NEWEST = 121;

struct Program {
    std::string source;
    std::string image;
    std::string log;
};

// An export of each kernel; a kernel has barriers if its text up to the next kernel has.
std::string exports(const std::string& source) {
    std::regex kernel("KERNEL (?:__launch_bounds__\\([^)]*\\) )?(\\w+)\\(");
    std::ostringstream text;
    for (std::sregex_iterator it(source.begin(), source.end(), kernel), end; it != end; ++it) {
        size_t from = it->position();
        auto next = std::next(it);
        size_t to = next == end ? source.size() : next->position();
        bool barriers = source.substr(from, to - from).find("__syncthreads()") != std::string::npos;
        text << "EXPORT(" << (*it)[1] << ", " << (barriers ? "true" : "false") << ")\n";
    }
    return text.str();
}

}  // namespace

API nvrtcVersion(int* major, int* minor) {
    *major = 0;
    *minor = 0;
    return SUCCESS;
}

extern "C" __attribute__((visibility("default"))) const char* nvrtcGetErrorString(int code) {
    return code == COMPILATION ? "NVRTC_ERROR_COMPILATION" : code == SUCCESS ? "NVRTC_SUCCESS" : "NVRTC_ERROR";
}

API nvrtcCreateProgram(
        Program** program, const char* source, const char*, int, const char* const*, const char* const*) {
    *program = new Program{source, "", ""};
    return SUCCESS;
}

API nvrtcDestroyProgram(Program** program) {
    delete *program;
    *program = nullptr;
    return SUCCESS;
}

API nvrtcCompileProgram(Program* program, int count, const char* const* options) {
    std::string definitions;
    bool architecture = false;
    for (int i = 0; i < count; i++) {
        std::string option = options[i];
        if (option.rfind("-D", 0) == 0) {
            definitions += " " + option;
        } else if (option.rfind("--gpu-architecture=sm_", 0) == 0) {
            if (atoi(option.c_str() + strlen("--gpu-architecture=sm_")) > NEWEST) {
                program->log = "nvrtc: error: invalid value for --gpu-architecture (-arch)";
                return INVALID_OPTION;
            }
            architecture = true;
        } else if (option.rfind("--std=", 0) != 0 && option.rfind("--fmad=", 0) != 0) {
            program->log = "unknown option " + option;
            return INVALID_OPTION;
        }
    }
    if (!architecture) {
        program->log = "machine code is made for an architecture";
        return INVALID_OPTION;
    }
    std::string name = STAND_IN_FOLDER "/kernels-XXXXXX";
    int file = mkstemp(&name[0]);
    if (file < 0) {
        program->log = name + " cannot be made";
        return COMPILATION;
    }
    close(file);
    std::ofstream(name + ".cpp") << "#include \"shim.h\"\n" << program->source << "\n" << exports(program->source);
    std::string command = "g++ -std=c++17 -O2 -fPIC -shared -I" STAND_IN_SOURCES + definitions + " -o " + name + ".so "
                          + name + ".cpp > " + name + ".log 2>&1";
    int code = system(command.c_str());
    std::ifstream log(name + ".log");
    program->log.assign(std::istreambuf_iterator<char>(log), std::istreambuf_iterator<char>());
    program->image = "stand-in:" + name + ".so";
    return code == 0 ? SUCCESS : COMPILATION;
}

API nvrtcGetCUBINSize(Program* program, size_t* size) {
    *size = program->image.size() + 1;
    return SUCCESS;
}

API nvrtcGetCUBIN(Program* program, char* image) {
    memcpy(image, program->image.c_str(), program->image.size() + 1);
    return SUCCESS;
}

API nvrtcGetProgramLogSize(Program* program, size_t* size) {
    *size = program->log.size() + 1;
    return SUCCESS;
}

API nvrtcGetProgramLog(Program* program, char* log) {
    memcpy(log, program->log.c_str(), program->log.size() + 1);
    return SUCCESS;
}
