package org.repmlpeval.model.engine;

import java.io.Serializable;

/**
 * What a backend says of one of its devices.
 *
 * @param number among the devices that this process sees
 * @param uuid by which {@link Backend#on} finds it
 * @param capability version of its architecture, such as 9.0
 * @param bytes of its memory; 0 if not known
 * @param freeBytes of its memory now
 * @param megahertz its highest clock; 0 if not known
 * @param gigaflops speed of float32 matrix products in 1e9 operations per second; 0 if they could not be measured
 * @param failure why the backend cannot use it; null if it can
 */
public record DeviceFacts(
        int number,
        String name,
        String uuid,
        String capability,
        long bytes,
        long freeBytes,
        int megahertz,
        double gigaflops,
        String failure)
        implements Serializable {}
