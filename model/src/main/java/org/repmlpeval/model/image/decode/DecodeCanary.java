package org.repmlpeval.model.image.decode;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.repmlpeval.model.EnvironmentException;
import org.repmlpeval.model.image.ImageException;

/**
 * Small bundled images whose pixels are known: an RGB JPEG with 4:2:0 sampling, a gray and a CMYK JPEG, a palette PNG. Each machine
 * decodes them before anything else, so that a different decoder is noticed.
 */
public final class DecodeCanary {
    private static final String FOLDER = "canary/";
    private static final String EXPECTED = FOLDER + "expected.properties";

    private static SortedMap<String, String> verified;

    private DecodeCanary() {}

    /**
     * Decodes the bundled images; only the first time in a JVM, whose decoders never change.
     *
     * @return file name → SHA-256 of the RGB bytes, for the report; sorted, unmodifiable
     * @throws EnvironmentException if a decoder fails or gives different pixels; the message holds both hashes
     */
    public static SortedMap<String, String> verify() {
        synchronized (DecodeCanary.class) {
            if (verified == null) {
                verified = verify(expected());
            }
            return verified;
        }
    }

    static SortedMap<String, String> verify(Map<String, String> expected) {
        SortedMap<String, String> actual = new TreeMap<>();
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            String hash = hash(entry.getKey());
            if (!hash.equals(entry.getValue())) {
                throw new EnvironmentException(
                        "the decoder of this machine gives different pixels for the bundled image "
                                + entry.getKey() + ": SHA-256 " + hash + ", expected " + entry.getValue() + " (Java "
                                + System.getProperty("java.version") + " of " + System.getProperty("java.vendor")
                                + "); use the native libraries that are part of the job");
            }
            actual.put(entry.getKey(), hash);
        }
        return Collections.unmodifiableSortedMap(actual);
    }

    static SortedMap<String, String> expected() {
        Properties properties = new Properties();
        try (InputStream in = open(EXPECTED)) {
            properties.load(in);
        } catch (IOException e) {
            throw new EnvironmentException("cannot read the bundled " + EXPECTED, e);
        }
        SortedMap<String, String> expected = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> expected.put(name, properties.getProperty(name)));
        return expected;
    }

    private static String hash(String name) {
        try (InputStream in = open(FOLDER + name)) {
            return ImageDecoder.decode(in.readAllBytes()).image().sha256();
        } catch (ImageException | IOException | LinkageError e) {
            throw new EnvironmentException("this machine cannot decode the bundled image " + name + ": " + e, e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = DecodeCanary.class.getResourceAsStream(name);
        if (in == null) {
            throw new EnvironmentException("the jar lacks the resource " + name + "; build it again");
        }
        return in;
    }
}
