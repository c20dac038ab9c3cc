package org.repmlpeval.model.engine.cuda.device;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.engine.Backend;

/**
 * Finds and loads the libraries of NVIDIA's driver and of CUDA, which belong to the machine and do not travel with the jar. The
 * bindings are linked with their names, and the system's loader takes a library that is loaded already, wherever it lies.
 */
final class CudaLibraries {
    /** System property that names folders of CUDA libraries, separated as in a class path. They are looked at first. */
    static final String FOLDERS = Backend.CUDA_LIBRARIES;

    /** Of Linux's dlfcn.h: symbols are looked up when they are called, so that functions that nobody calls may be missing. */
    private static final int RTLD_LAZY = 1;

    private static final String DRIVER = "libcuda.so.1";

    /** Where toolkits and packages of distributions put them, if the system's loader does not look there. */
    private static final List<String> TOOLKITS = List.of("/usr/local/cuda", "/opt/cuda");

    /** Where managed Kubernetes puts the driver's library. */
    private static final Path OF_CONTAINERS = Path.of("/usr/local/nvidia/lib64");

    /** Below the packages of Python: of CUDA 13, and of CUDA 12. */
    private static final List<String> OF_PYTORCH =
            List.of("nvidia/cu13/lib", "nvidia/cublas/lib", "nvidia/cuda_runtime/lib", "nvidia/cuda_nvrtc/lib");

    /** Keeps them loaded: JNA unloads a library that nobody refers to. */
    private static final List<NativeLibrary> LOADED = new ArrayList<>();

    private CudaLibraries() {}

    /** The line of CUDA that this build is for: 13 or 12. */
    static int line() {
        return Integer.parseInt(NativeRuntime.versions().get("cuda").split("\\.")[0]);
    }

    /**
     * Loads all of them.
     *
     * @throws EnvironmentException if one is missing; it says which, where it was looked for, and what to install
     */
    static void load() {
        List<Path> folders = folders();
        load(DRIVER, folders, "install NVIDIA's driver, version " + oldestDriver() + " or newer, on this machine");
        for (String name : List.of("cudart", "cublasLt", "cublas", "nvrtc")) {
            load(
                    "lib" + name + ".so." + line(),
                    folders,
                    "install the runtime libraries of CUDA " + line()
                            + " (cudart, cuBLAS and NVRTC), or name the folder that holds them with --cuda-libs DIR (or -D"
                            + FOLDERS + "=DIR)");
        }
    }

    /** The oldest driver that runs libraries of this line. */
    static int oldestDriver() {
        return line() >= 13 ? 580 : 525;
    }

    /** The driver's library, which is the first that is loaded. */
    static NativeLibrary driver() {
        return LOADED.get(0);
    }

    private static void load(String name, List<Path> folders, String remedy) {
        Optional<Path> named = holding(name, named());
        if (named.isPresent()) {
            openIn(named.get(), name);
            return;
        }
        try {
            LOADED.add(NativeLibrary.getInstance(name, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY)));
            return;
        } catch (UnsatisfiedLinkError e) {
            // The system's loader does not know it.
        }
        Path found = holding(name, folders)
                .orElseThrow(() -> new EnvironmentException("the backend cuda does not start: " + name
                        + " is neither in the library path of the system nor in " + folders + "; " + remedy
                        + ", or use --backend cpu"));
        openIn(found, name);
    }

    private static Optional<Path> holding(String name, List<Path> folders) {
        return folders.stream()
                .filter(folder -> Files.exists(folder.resolve(name)))
                .findFirst();
    }

    /** NVRTC asks for a second library by its name alone, which does for the system's loader only if it is loaded already. */
    private static void openIn(Path folder, String name) {
        if (name.startsWith("libnvrtc.")) {
            matching(folder, "libnvrtc-builtins.so." + line() + "*").forEach(CudaLibraries::open);
        }
        open(folder.resolve(name));
    }

    private static void open(Path file) {
        try {
            LOADED.add(NativeLibrary.getInstance(file.toString(), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY)));
        } catch (UnsatisfiedLinkError e) {
            throw new EnvironmentException(
                    "the backend cuda does not start: " + file + " does not load: " + e.getMessage()
                            + "; name a folder with libraries of CUDA " + line() + " with --cuda-libs DIR (or -D"
                            + FOLDERS
                            + "=DIR), or use --backend cpu",
                    e);
        }
    }

    private static List<Path> named() {
        String value = System.getProperty(FOLDERS, "");
        return Stream.of(value.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .toList();
    }

    /** All folders that are looked at. */
    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>(named());
        for (String toolkit : TOOLKITS) {
            folders.addAll(
                    matching(Path.of(toolkit).getParent(), Path.of(toolkit).getFileName() + "{,-" + line() + "*}")
                            .stream()
                            .map(folder -> folder.resolve("lib64"))
                            .toList());
        }
        folders.add(OF_CONTAINERS);
        for (Path packages : pythonPackages()) {
            OF_PYTORCH.forEach(below -> folders.add(packages.resolve(below)));
        }
        return folders.stream().filter(Files::isDirectory).distinct().toList();
    }

    private static List<Path> pythonPackages() {
        List<Path> roots = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            Optional.ofNullable(System.getenv(variable)).map(Path::of).ifPresent(roots::add);
        }
        roots.addAll(
                List.of(Path.of(System.getProperty("user.home"), ".local"), Path.of("/usr/local"), Path.of("/usr")));
        List<Path> packages = new ArrayList<>();
        for (Path root : roots) {
            for (Path python : matching(root.resolve("lib"), "python3*")) {
                packages.add(python.resolve("site-packages"));
                packages.add(python.resolve("dist-packages"));
            }
        }
        return packages;
    }

    private static List<Path> matching(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder, pattern)) {
            children.forEach(found::add);
        } catch (IOException e) {
            // A folder that cannot be read holds nothing for us.
            return List.of();
        }
        return found.stream().sorted().toList();
    }
}
