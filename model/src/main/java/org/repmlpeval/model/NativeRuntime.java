package org.repmlpeval.model;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be settled before the first native library of this JVM is loaded: memory limits and environment variables. */
public final class NativeRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(NativeRuntime.class);
    /** They make OpenBLAS choose kernels for another CPU than this one, at half the speed or less. */
    private static final List<String> HARMFUL = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    /** Of Linux's sys/mman.h. */
    private static final int MADV_HUGEPAGE = 14;

    /** Of Linux's dlfcn.h. */
    private static final int RTLD_LAZY = 1;

    private static final Properties BUILD = load();
    private static boolean prepared;

    private NativeRuntime() {}

    /** Versions and variant of the natives that this build carries. */
    public static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        BUILD.stringPropertyNames().forEach(name -> versions.put(name, BUILD.getProperty(name)));
        return versions;
    }

    /**
     * Every class that loads a native library calls this first; only the first call does something.
     *
     * @throws EnvironmentException if JNA's native library does not load
     */
    public static synchronized void prepare() {
        if (prepared) {
            return;
        }
        // JavaCPP would cap off-heap memory at the heap's size; the machine's (or container's) is the true limit.
        String limit = String.valueOf(physicalMemory());
        setIfAbsent("org.bytedeco.javacpp.maxbytes", limit);
        setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", limit);
        NativeLibraries.load(NativeRuntime::setVariables);
        prepared = true;
    }

    /** Sets an environment variable of this process for native code, if it is not set. */
    public static void setVariable(String name, String value) {
        int keep = 0;
        libc("setenv").invokeInt(new Object[] {name, value, keep});
    }

    private static void setVariables() {
        List<String> set =
                HARMFUL.stream().filter(name -> System.getenv(name) != null).toList();
        set.forEach(name -> libc("unsetenv").invokeInt(new Object[] {name}));
        if (!set.isEmpty()) {
            // There is nothing to do for the user; the report has the kernels that OpenBLAS chooses.
            LOG.info(
                    "ignoring {}, because OpenBLAS finds the fastest setting for this CPU by itself",
                    set.stream().map(name -> name + "=" + System.getenv(name)).collect(Collectors.joining(" and ")));
        }
        // Read when OpenMP's library is loaded: the only way to reach threads that are not made yet.
        setVariable("OMP_NUM_THREADS", "1");
    }

    /**
     * Asks the system to put that memory on huge pages when it is first touched. A wish: nothing happens where the system knows none.
     *
     * @param address a multiple of their size
     */
    public static void adviseHugePages(long address, long bytes) {
        if (System.getProperty("os.name").equals("Linux")) {
            libc("madvise").invokeInt(new Object[] {new Pointer(address), new NativeLong(bytes), MADV_HUGEPAGE});
        }
    }

    /**
     * The text that a function without parameters returns.
     *
     * @param library file of a library that is loaded; the function may be in one that it needs
     * @return empty if there is no such function
     */
    public static Optional<String> text(String library, String function) {
        try {
            return Optional.of(open(library).getFunction(function).invokeString(new Object[0], false));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    /**
     * Calls a function of one number that returns nothing.
     *
     * @param library file of a library that is loaded; the function may be in one that it needs
     * @return whether there is such a function
     */
    public static boolean call(String library, String function, int argument) {
        try {
            open(library).getFunction(function).invokeVoid(new Object[] {argument});
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /** Without making its symbols global, because ND4J's library has another version of oneDNN with the same names. */
    private static NativeLibrary open(String library) {
        return NativeLibrary.getInstance(library, Map.of(Library.OPTION_OPEN_FLAGS, RTLD_LAZY));
    }

    private static Function libc(String name) {
        return NativeLibrary.getInstance("c").getFunction(name);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static long physicalMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    /** @throws EnvironmentException if the CPU lacks the instructions that the natives of this build need */
    public static void requireInstructionSet() {
        String natives = BUILD.getProperty("nd4j.natives");
        String needed = natives.endsWith("avx512") ? "avx512f" : natives.endsWith("avx2") ? "avx2" : "";
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (needed.isEmpty() || !Files.isReadable(cpuinfo)) {
            return;
        }
        try (var lines = Files.lines(cpuinfo)) {
            boolean has = lines.filter(l -> l.startsWith("flags"))
                    .findFirst()
                    .map(l -> Arrays.asList(l.split("\\s+")).contains(needed))
                    .orElse(true);
            if (!has) {
                throw new EnvironmentException("this CPU has no " + needed + ", which the natives '" + natives
                        + "' of this build need; build with -Dnd4j.natives=onednn");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = NativeRuntime.class.getResourceAsStream("natives.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("natives.properties in the jar is broken", e);
        }
        return properties;
    }
}
