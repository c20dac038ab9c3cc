package org.repmlpeval.job.run.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where this process has the libraries that it loaded, as Linux tells. */
final class LoadedLibraries {
    private static final Path MAPS = Path.of("/proc/self/maps");

    /** The last column of a line: a path that ends in a library of CUDA or of its driver. */
    private static final Pattern CUDA =
            Pattern.compile(".* (/.*)/(lib(?:cuda|cudart|cublas|cublasLt|nvrtc)\\.so\\.[\\d.]+)$");

    private LoadedLibraries() {}

    /** Folder by file name of CUDA's libraries; empty if there are none or the system is not Linux. */
    static Map<String, String> ofCuda() {
        try {
            return Files.isReadable(MAPS) ? ofCuda(Files.readAllLines(MAPS)) : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** @param maps lines of {@code /proc/self/maps}: range, rights, offset, device, inode, path */
    static Map<String, String> ofCuda(List<String> maps) {
        Map<String, String> folders = new TreeMap<>();
        for (String line : maps) {
            Matcher library = CUDA.matcher(line);
            if (library.matches()) {
                folders.put(library.group(2), library.group(1));
            }
        }
        return folders;
    }
}
