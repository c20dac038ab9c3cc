package org.repmlpeval.model.engine.cuda.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.repmlpeval.model.EnvironmentException;

/** Compiles the kernels, which travel as source, for the device of this machine. */
final class KernelCompiler {
    /** In this order, because the first is used by the others, and the last by convolutions. */
    private static final List<String> FILES =
            List.of("functions", "elements", "order", "depthwise", "pooling", "unfold");

    /** Not for types of 16 bits, in which convolutions are unfolded. */
    private static final String CONVOLUTION = "convolution";

    private KernelCompiler() {}

    /** The text of all kernels for numbers of a type. */
    static String source(NumberType type) {
        Stream<String> more = type.isNarrow() ? Stream.empty() : Stream.of(CONVOLUTION);
        return Stream.concat(FILES.stream(), more).map(KernelCompiler::read).collect(Collectors.joining("\n"));
    }

    private static String read(String name) {
        String file = "/org/repmlpeval/model/engine/cuda/kernels/" + name + ".cu";
        try (InputStream in = KernelCompiler.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " in the jar is broken", e);
        }
    }

    static List<String> options(String architecture, NumberType type) {
        return Stream.concat(
                        Stream.of("--gpu-architecture=" + architecture, "--std=c++17", "--fmad=true"),
                        type.macros().stream())
                .toList();
    }

    /** Such as 13.0. */
    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtc.nvrtcVersion(major, minor), "to give its version");
        return major[0] + "." + minor[0];
    }

    /** Machine code. @throws EnvironmentException if NVRTC does not compile it; the message has what NVRTC said */
    static byte[] compile(String source, List<String> options) {
        try (_nvrtcProgram program = new _nvrtcProgram();
                BytePointer text = new BytePointer(source, StandardCharsets.UTF_8);
                BytePointer name = new BytePointer("kernels.cu");
                PointerPointer<BytePointer> arguments = new PointerPointer<>(options.toArray(new String[0]))) {
            check(
                    nvrtc.nvrtcCreateProgram(
                            program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null),
                    "to take the kernels");
            try {
                int code = nvrtc.nvrtcCompileProgram(program, options.size(), arguments);
                if (code == nvrtc.NVRTC_ERROR_INVALID_OPTION) {
                    throw new EnvironmentException("NVRTC " + version() + " does not take " + options + ": "
                            + log(program)
                            + "; if the device is newer than NVRTC, install newer runtime libraries of CUDA "
                            + CudaLibraries.line() + ", or use --backend cpu");
                }
                if (code != nvrtc.NVRTC_SUCCESS) {
                    throw new EnvironmentException("NVRTC " + version() + " does not compile the kernels with "
                            + options + ": " + log(program));
                }
                return image(program);
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static byte[] image(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetCUBINSize(program, size), "to give the size of the code");
            byte[] image = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetCUBIN(program, image), "to give the code");
            return image;
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtc.nvrtcGetProgramLogSize(program, size), "to give the size of its log");
            byte[] log = new byte[Math.toIntExact(size.get())];
            check(nvrtc.nvrtcGetProgramLog(program, log), "to give its log");
            return new String(log, StandardCharsets.UTF_8).trim();
        }
    }

    private static void check(int code, String what) {
        if (code != nvrtc.NVRTC_SUCCESS) {
            throw new EnvironmentException("NVRTC fails " + what + ": "
                    + nvrtc.nvrtcGetErrorString(code).getString());
        }
    }
}
